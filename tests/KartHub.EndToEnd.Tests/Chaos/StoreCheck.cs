using System.Security.Cryptography;
using KartHub.Contracts.Recording;
using KartHub.Training.Files;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>Compares a hub's data folder, while nobody works on it, with what was acknowledged.</summary>
internal sealed class StoreCheck(string folder)
{
    private readonly DbContextOptions<HubContext> options = new DbContextOptionsBuilder<HubContext>()
        .UseSqlite($"Data Source={Path.Combine(folder, "karthub.db")};Pooling=False").Options;

    public List<string> Lost { get; } = [];

    public List<string> Doubled { get; } = [];

    public List<string> Wrong { get; } = [];

    /// <summary>In all recordings of agents.</summary>
    public int Frames { get; private set; }

    /// <summary>Fills the lists.</summary>
    public async Task RunAsync(ReceiptProxy acknowledged, ChaosUploads uploads, int epochs)
    {
        await using var db = new HubContext(options);
        var recordings = await db.Recordings.AsNoTracking().ToListAsync();
        await CheckSegmentsAsync(db, recordings, acknowledged);
        foreach (var recording in recordings)
        {
            CheckFrames(recording);
        }

        CheckUploads(recordings, uploads);
        await CheckTrainingAsync(db, epochs);
    }

    /// <summary>What lies in the folder and belongs to nothing, and what has lost its files.</summary>
    public async Task<IReadOnlyList<string>> OrphansAsync()
    {
        await using var db = new HubContext(options);
        var recordings = await db.Recordings.Select(r => r.Id).ToListAsync();
        var runs = await db.TrainingRuns.Where(r => r.Job!.State != JobState.Done).Select(r => r.Id).ToListAsync();
        var models = await db.Models.Select(m => m.Id).ToListAsync();
        List<string> orphans =
        [
            .. Strangers("recordings", recordings), .. Strangers("prepared", recordings), .. Strangers("runs", runs), .. Strangers("models", models), .. Strangers("incoming", []),
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsUnfinished).Select(f => Path.GetRelativePath(folder, f)),
            .. models.Where(id => !Directory.Exists(PathOf("models", id))).Select(id => $"model {id} without its files"),
            .. await db.Recordings.Where(r => r.Frames > 0).Select(r => r.Id).ToListAsync() is var full
                ? full.Where(id => !File.Exists(FramesOf(id))).Select(id => $"recording {id} without its frames") : [],
        ];
        return [.. orphans.Distinct()];
    }

    private static bool IsUnfinished(string file) =>
        file.EndsWith(".tmp", StringComparison.Ordinal) || UnfinishedName.Is(file);

    private IEnumerable<string> Strangers(string kind, IReadOnlyCollection<Guid> known) => !Directory.Exists(Path.Combine(folder, kind)) ? []
        : Directory.EnumerateFileSystemEntries(Path.Combine(folder, kind))
            .Where(entry => !Guid.TryParseExact(Path.GetFileName(entry), "n", out var id) || !known.Contains(id))
            .Select(entry => Path.GetRelativePath(folder, entry));

    private async Task CheckSegmentsAsync(HubContext db, List<Recording> recordings, ReceiptProxy acknowledged)
    {
        var rows = (await db.RecordingSegments.AsNoTracking().ToListAsync()).ToLookup(s => s.RecordingId);
        foreach (var ((id, sequence), hash) in acknowledged.Acknowledged)
        {
            var row = rows[id].SingleOrDefault(s => s.Sequence == sequence);
            if (row is null || !Hash(id, row.Offset, row.Length).AsSpan().SequenceEqual(hash))
            {
                Lost.Add($"segment {sequence} of {id}{(row is null ? "" : ", whose bytes are others")}");
            }
        }

        foreach (var recording in recordings.Where(r => r.Origin == RecordingOrigin.Agent))
        {
            long end = 0;
            foreach (var (place, row) in rows[recording.Id].OrderBy(s => s.Sequence).Index())
            {
                if (row.Sequence != place || row.Offset != end)
                {
                    Doubled.Add($"segment {row.Sequence} of {recording.Id} lies at {row.Offset}, {end} was next");
                }

                end = row.Offset + row.Length;
            }

            if (end != recording.Bytes || recording.State != RecordingState.Sealed)
            {
                Wrong.Add($"recording {recording.Id} is {recording.State} with {recording.Bytes} bytes; its segments have {end}");
            }
        }
    }

    /// <summary>The file holds what its row says, each frame once and in turn.</summary>
    private void CheckFrames(Recording recording)
    {
        if (!File.Exists(FramesOf(recording.Id)))
        {
            Lost.Add($"the file of {recording.Name}, {recording.Id}");
            return;
        }

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(FramesOf(recording.Id));
        if (bytes.Length != recording.Bytes)
        {
            Wrong.Add($"the file of {recording.Name} has {bytes.Length} bytes; {recording.Bytes} are known");
        }

        var frames = 0;
        var last = TimeSpan.MinValue;
        for (; FrameRecord.TryRead(bytes, out var frame, out var size); bytes = bytes[size..])
        {
            frames++;
            if (frame.Time <= last)
            {
                Doubled.Add($"frame {frames} of {recording.Name}, {recording.Id}");
            }

            last = frame.Time;
        }

        Frames += recording.Origin == RecordingOrigin.Agent ? frames : 0;
        if (frames != recording.Frames || bytes.Length > 0)
        {
            Lost.Add($"{recording.Frames - frames} frames of {recording.Name}, {recording.Id}");
        }
    }

    private void CheckUploads(List<Recording> recordings, ChaosUploads uploads)
    {
        foreach (var (id, (name, pictures)) in uploads.Answered)
        {
            var stored = File.Exists(FramesOf(id)) ? PicturesOf(id) : [];
            if (recordings.All(r => r.Id != id) || stored.Count != pictures.Count || !stored.Zip(pictures).All(p => p.First.AsSpan().SequenceEqual(p.Second)))
            {
                Lost.Add($"{name}, answered as {id}");
            }
        }

        foreach (var several in recordings.Where(r => r.Origin == RecordingOrigin.Upload).GroupBy(r => r.Name).Where(g => g.Count() > 1))
        {
            Doubled.Add($"{several.Key}, {several.Count()} times");
        }

        var sent = uploads.Answered.Values.Select(a => a.Name).Concat(uploads.Unanswered).ToHashSet();
        Wrong.AddRange(recordings.Where(r => r.Origin == RecordingOrigin.Upload && !sent.Contains(r.Name)).Select(r => $"{r.Name} was never sent"));
        Wrong.AddRange(recordings.Where(r => r.Origin == RecordingOrigin.Upload && r.Frames != ChaosUploads.Frames).Select(r => $"{r.Name} has {r.Frames} frames"));
    }

    private async Task CheckTrainingAsync(HubContext db, int epochs)
    {
        var run = await db.TrainingRuns.AsNoTracking().Include(r => r.Job).SingleAsync();
        var trained = await db.EpochMetrics.AsNoTracking().Where(e => e.RunId == run.Id).Select(e => e.Epoch).Order().ToListAsync();
        if (run.Job!.State != JobState.Done || !trained.SequenceEqual(Enumerable.Range(1, epochs)))
        {
            Wrong.Add($"the training is {run.Job.State} after epochs {string.Join(' ', trained)}");
        }

        if (await db.Models.CountAsync() is not 1 and var models)
        {
            Wrong.Add($"the training made {models} models");
        }
    }

    private List<byte[]> PicturesOf(Guid id)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(FramesOf(id));
        var pictures = new List<byte[]>();
        for (; FrameRecord.TryRead(bytes, out var frame, out var size); bytes = bytes[size..])
        {
            pictures.Add(frame.Picture.ToArray());
        }

        return pictures;
    }

    private byte[] Hash(Guid id, long offset, int length)
    {
        if (!File.Exists(FramesOf(id)))
        {
            return [];
        }

        using var file = File.OpenHandle(FramesOf(id));
        var bytes = new byte[length];
        return SHA256.HashData(bytes.AsSpan(0, RandomAccess.Read(file, bytes, offset)));
    }

    private string FramesOf(Guid id) => Path.Combine(PathOf("recordings", id), "frames.khf");

    private string PathOf(string kind, Guid id) => Path.Combine(folder, kind, id.ToString("n"));
}
