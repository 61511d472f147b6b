using System.Collections.Concurrent;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;
using KartHub.Training.Options;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;

namespace KartHub.Training.Preparing;

/// <summary>
/// Makes a prepared dataset of recordings: <c>X.npy</c> (bytes, rows × height × width × 3), <c>y.npy</c> (floats, rows × 5: x, y, A, B,
/// RB) and <c>manifest.json</c>. Works on all processors, writes rows as they come and keeps only a few in memory. Frames whose pictures
/// cannot be used are passed over; the manifest says so.
/// </summary>
public static class Preparation
{
    private const int MaxBatch = 64;
    private const int MaxBatchBytes = 32 << 20;

    /// <param name="sources">At least one; rows come in their order.</param>
    /// <param name="outFolder">New or empty. It appears complete or not at all.</param>
    /// <param name="options">Which part of the pictures, and how large.</param>
    /// <param name="progress">Told after every frame.</param>
    /// <param name="cancellationToken">Ends it; nothing remains.</param>
    /// <exception cref="Refusal">A recording is broken or too little of it can be used, there are no frames, an option is out of its range, or there is something at <paramref name="outFolder"/>.</exception>
    public static Task<PreparedManifest> RunAsync(
        IReadOnlyList<PreparationSource> sources, string outFolder, PreparationOptions options, IProgress<PreparationProgress>? progress,
        CancellationToken cancellationToken) =>
        Task.Run(() => Run(sources, outFolder, options, progress, cancellationToken), cancellationToken);

    private static PreparedManifest Run(
        IReadOnlyList<PreparationSource> sources, string outFolder, PreparationOptions options, IProgress<PreparationProgress>? progress,
        CancellationToken cancellationToken)
    {
        PreparationOptionTable.All.FaultsIn(options).ThrowIfAny();
        var parts = sources.Select(source => new Part(source)).ToList();
        var total = parts.Sum(part => part.Length);
        if (total == 0)
        {
            throw new Refusal("preparing.no-frames", $"There are no frames to prepare: choose a recording that has some.");
        }

        using var folder = new UnfinishedFolder(outFolder);
        var rows = new Rows(total, options);
        using (var pictures = new FileStream(folder.PathOf("X.npy"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
        {
            NpyFile.WriteHeader(pictures, NpyFile.Bytes, total, options.Height, options.Width, Frame.Channels);
            var preparers = new ConcurrentBag<FramePreparer>();
            var prepared = new PreparedRow[OrderedBatches.Batches * rows.BatchSize];
            var done = 0;
            OrderedBatches.Run(
                parts.SelectMany((part, index) => part.Read().Select(frame => (Source: index, Frame: frame))), row => row.Frame.Picture.Length, rows.BatchSize, options.Threads,
                (row, slot) =>
                {
                    var preparer = preparers.TryTake(out var idle) ? idle : new FramePreparer(options);
                    prepared[slot] = preparer.Prepare(row.Frame, rows.Slot(slot));
                    rows.Mark(slot, prepared[slot].Traits);
                    preparers.Add(preparer);
                },
                (row, slot) =>
                {
                    if (parts[row.Source].Keeps(row.Frame, prepared[slot]))
                    {
                        pictures.Write(rows.Slot(slot));
                        rows.Add(row.Source, row.Frame, slot);
                    }

                    progress?.Report(new PreparationProgress(++done, total));
                },
                cancellationToken);
            parts.ForEach(part => part.Look.RequireEnough());
            pictures.Position = 0;
            NpyFile.WriteHeader(pictures, NpyFile.Bytes, rows.Count, options.Height, options.Width, Frame.Channels); // Now their number is known.
        }

        using (var controls = File.Create(folder.PathOf("y.npy")))
        {
            NpyFile.Write(controls, rows.Controls, rows.Count, Controls.Count);
        }

        var manifest = rows.Manifest(parts);
        manifest.Write(folder.PathOf(PreparedManifest.FileName));
        cancellationToken.ThrowIfCancellationRequested();
        folder.Complete();
        return manifest;
    }

    /// <summary>The frames of a source that are kept.</summary>
    private sealed class Part
    {
        private readonly int start;

        public Part(PreparationSource source)
        {
            Source = source;
            var trim = source.Trim ?? Range.All;
            var frames = source.Recording.FrameCount;
            start = Math.Clamp(trim.Start.GetOffset(frames), 0, frames);
            Length = Math.Clamp(trim.End.GetOffset(frames), start, frames) - start;
        }

        public PreparationSource Source { get; }

        public int Length { get; }

        public double RateHz { get; private set; }

        public RecordingLook Look { get; } = new();

        /// <summary>Looks at a frame that was prepared.</summary>
        /// <returns>Whether there is a row of it.</returns>
        public bool Keeps(RecordedFrame frame, PreparedRow row)
        {
            if (row.Fault is { } fault)
            {
                Look.Skip(fault);
                return false;
            }

            Look.Add(frame, row.Traits);
            return true;
        }

        public IEnumerable<RecordedFrame> Read()
        {
            var (kept, first) = (0, TimeSpan.Zero);
            foreach (var frame in Source.Recording.ReadFrames().Skip(start).Take(Length))
            {
                first = kept == 0 ? frame.Time : first;
                RateHz = frame.Time > first ? Math.Round(kept / (frame.Time - first).TotalSeconds, 3) : 0;
                kept++;
                yield return frame;
            }

            if (kept < Length)
            {
                throw new Refusal("preparing.recording-ended", $"'{Source.Recording.Name}' ends after {start + kept} frames, but says that it has {Source.Recording.FrameCount}.");
            }
        }
    }

    /// <summary>The rows of the batch in work, and what is remembered of those written.</summary>
    private sealed class Rows(int total, PreparationOptions options)
    {
        private readonly int size = options.Width * options.Height * Frame.Channels;
        private readonly byte[] slots = new byte[OrderedBatches.Batches * BatchSizeOf(options) * options.Width * options.Height * Frame.Channels];
        private readonly ulong[] slotMarks = new ulong[OrderedBatches.Batches * BatchSizeOf(options)];
        private readonly float[] controls = new float[total * Contracts.Controls.Count];
        private readonly int[] sources = new int[total];
        private readonly int[] frames = new int[total];
        private readonly double[] times = new double[total];
        private readonly ulong[] marks = new ulong[total];

        public int Count { get; private set; }

        public int BatchSize => BatchSizeOf(options);

        public ReadOnlySpan<float> Controls => controls.AsSpan(0, Count * Contracts.Controls.Count);

        public Span<byte> Slot(int slot) => slots.AsSpan(slot * size, size);

        public void Mark(int slot, PictureTraits shown) => slotMarks[slot] = PictureMark.Of(shown.Content, Slot(slot), options.Width);

        public void Add(int source, RecordedFrame frame, int slot)
        {
            frame.Controls.CopyTo(controls.AsSpan(Count * Contracts.Controls.Count));
            (sources[Count], frames[Count], times[Count]) = (source, frame.Index, Math.Round(frame.Time.TotalMilliseconds, 3));
            marks[Count] = slotMarks[slot];
            Count++;
        }

        public PreparedManifest Manifest(IEnumerable<Part> parts) => new()
        {
            Width = options.Width,
            Height = options.Height,
            Crop = options.Crop,
            Sources = [.. parts.Select(Describe)],
            RowSources = sources[..Count],
            RowFrames = frames[..Count],
            RowTimesMs = times[..Count],
            RowMarks = marks[..Count],
        };

        private static int BatchSizeOf(PreparationOptions options) => Math.Min(MaxBatch, MaxBatchBytes / (options.Width * options.Height * Frame.Channels));

        private static PreparedSource Describe(Part part)
        {
            var (recording, id, flippedFrom, _) = part.Source;
            return new PreparedSource(id, recording.Name, part.RateHz, recording.FrameCount, flippedFrom ?? recording.FlippedFrom)
            {
                Notices = part.Look.NoticesOf(recording), // A recording of the hub's was looked at when it came.
            };
        }
    }
}
