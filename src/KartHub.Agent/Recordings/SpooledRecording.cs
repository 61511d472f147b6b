using System.Text.Json;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Recordings;

/// <summary>
/// One recording's folder in the spool: <c>recording.json</c>, whole segments waiting to be sent, <c>sent.json</c> (the sum
/// of those that the hub has) and, once it is over, <c>seal.json</c>. Every file appears whole or not at all.
/// </summary>
internal sealed class SpooledRecording(Guid id, string folder)
{
    /// <summary>The segment that is being written.</summary>
    public const string UnderWayName = "segment.tmp";

    private const string StartName = "recording.json";
    private const string SentName = "sent.json";
    private const string SealName = "seal.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Guid Id { get; } = id;

    public string Folder { get; } = folder;

    public bool IsSealed => File.Exists(PathOf(SealName));

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Null where the agent was ended before there was a frame.</summary>
    public RecordingStart? ReadStart() => Read<RecordingStart>(StartName);

    public RecordingSeal? ReadSeal() => Read<RecordingSeal>(SealName);

    /// <summary>What the hub has: as many segments and frames, and what was missed and dropped among them.</summary>
    public RecordingSeal ReadSent() => Read<RecordingSeal>(SentName) ?? new RecordingSeal(0, 0, 0, 0);

    public void WriteStart(RecordingStart start) => Write(StartName, start);

    public void WriteSeal(RecordingSeal seal) => Write(SealName, seal);

    /// <summary>The whole segments on disk that the hub has not yet, in order.</summary>
    public List<SegmentName> Waiting()
    {
        var sent = ReadSent().Segments;
        return [.. Segments().Where(s => s.Sequence >= sent).OrderBy(s => s.Sequence)];
    }

    /// <summary>The frames of the segments on disk, in order; of a damaged segment those before the damage.</summary>
    public IEnumerable<FrameRecord> ReadFrames() => Waiting().SelectMany(segment => ReadFrames(File.ReadAllBytes(PathOf(segment.FileName))).Frames);

    /// <summary>Notes that the hub has a segment, and only then deletes it.</summary>
    public void Acknowledge(SegmentName segment)
    {
        var sent = ReadSent();
        if (segment.Sequence >= sent.Segments)
        {
            Write(SentName, new RecordingSeal(
                segment.Sequence + 1, sent.Frames + segment.Frames, sent.Missed + segment.Missed, sent.Duplicates + segment.Duplicates));
        }

        File.Delete(PathOf(segment.FileName));
    }

    /// <summary>Ends a recording that its agent could not end: at its last whole frame.</summary>
    /// <returns>False if there is nothing of it.</returns>
    public bool Recover()
    {
        if (!IsSealed)
        {
            CompleteSegment();
        }

        foreach (var unfinished in Directory.EnumerateFiles(Folder, "*.tmp"))
        {
            File.Delete(unfinished);
        }

        var sent = ReadSent();
        foreach (var segment in Segments().Where(s => s.Sequence < sent.Segments))
        {
            File.Delete(PathOf(segment.FileName)); // Acknowledged, but the agent ended before deleting it.
        }

        if (!IsSealed)
        {
            var waiting = Waiting();
            WriteSeal(new RecordingSeal(
                sent.Segments + waiting.Count,
                sent.Frames + waiting.Sum(s => s.Frames),
                sent.Missed + waiting.Sum(s => s.Missed),
                sent.Duplicates + waiting.Sum(s => s.Duplicates)));
        }

        return ReadStart() is not null && ReadSeal() is { Segments: > 0 };
    }

    public void Delete() => Directory.Delete(Folder, recursive: true);

    /// <summary>Makes a whole segment of the one that was under way, with the frames that were all there.</summary>
    private void CompleteSegment()
    {
        var path = PathOf(UnderWayName);
        var (frames, size) = File.Exists(path) ? ReadFrames(File.ReadAllBytes(path)) : ([], 0);
        if (frames.Count == 0)
        {
            return;
        }

        using (var file = File.OpenWrite(path))
        {
            file.SetLength(size);
            file.Flush(flushToDisk: true);
        }

        File.Move(path, PathOf(new SegmentName(ReadSent().Segments + Waiting().Count, frames.Count, 0, 0).FileName));
    }

    /// <returns>The frames at the start of the records, and how many bytes they are.</returns>
    private static (List<FrameRecord> Frames, int Size) ReadFrames(ReadOnlyMemory<byte> records)
    {
        var frames = new List<FrameRecord>();
        var rest = records;
        try
        {
            for (; FrameRecord.TryRead(rest, out var frame, out var size); rest = rest[size..])
            {
                frames.Add(frame);
            }
        }
        catch (InvalidDataException)
        {
            // A machine that lost its power may leave anything behind the last flush.
        }

        return (frames, records.Length - rest.Length);
    }

    private List<SegmentName> Segments()
    {
        try
        {
            return [.. Directory.EnumerateFiles(Folder, $"*{SegmentName.Extension}").Select(SegmentName.Parse).OfType<SegmentName>()];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Sent and deleted while someone counted.
        }
    }

    private T? Read<T>(string name) where T : class
    {
        var path = PathOf(name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException e)
        {
            throw new SpoolException($"{path} is damaged: {e.Message} Move its folder out of the spool to let the rest go on.", e);
        }
    }

    private void Write<T>(string name, T value)
    {
        var path = PathOf(name);
        using (var file = new FileStream($"{path}.tmp", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, value, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move($"{path}.tmp", path, overwrite: true);
    }
}
