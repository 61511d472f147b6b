using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>Records on their way into the store, each of them checked.</summary>
/// <param name="Bytes">The records, one after the other.</param>
/// <param name="Entries">What they are; offsets from the beginning of <paramref name="Bytes"/>.</param>
public sealed record FrameBatch(ReadOnlyMemory<byte> Bytes, IReadOnlyList<FrameEntry> Entries)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Reads and checks an agent's records. No picture is decoded: its header says how large it is.</summary>
    /// <param name="bytes">The records.</param>
    /// <param name="size">What the pictures must have: what the recording was announced with.</param>
    /// <param name="after">When the last frame before them was captured.</param>
    /// <exception cref="InvalidDataException">Something else is in them than whole, plausible records; the message names the record.</exception>
    public static FrameBatch Read(ReadOnlyMemory<byte> bytes, PictureSize size, TimeSpan after)
    {
        var entries = new List<FrameEntry>();
        var offset = 0;
        while (offset < bytes.Length)
        {
            var entry = ReadNext(bytes[offset..], offset, size, after, entries.Count);
            entries.Add(entry);
            after = entry.Time;
            offset += entry.Length;
        }

        return new FrameBatch(bytes, entries);
    }

    private static FrameEntry ReadNext(ReadOnlyMemory<byte> bytes, int offset, PictureSize size, TimeSpan after, int number)
    {
        FrameRecord record;
        try
        {
            if (!FrameRecord.TryRead(bytes, out record, out _))
            {
                throw new InvalidDataException("it is cut off.");
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Record {number} of the segment: {e.Message}", e);
        }

        return Fault(record, size, after) is { } fault
            ? throw new InvalidDataException($"Record {number} of the segment: {fault}")
            : FrameEntry.Of(record, offset);
    }

    private static string? Fault(FrameRecord record, PictureSize size, TimeSpan after) => record switch
    {
        _ when record.Time < after => $"its time {record.Time} lies before {after}, the time of the frame before it.",
        _ when record.Time > Longest => $"its time {record.Time} is longer than a recording can be ({Longest.TotalDays:0} days).",
        _ when !Plausible(record.Controls) => $"its controls are outside their ranges: {record.Controls}.",
        { SameAs: { } other } => $"it names frame {other} for its picture; a frame of an agent has its own.",
        { Picture.Length: > FrameRecord.MaxPicture } => $"its picture has {record.Picture.Length:N0} bytes; {FrameRecord.MaxPicture:N0} are possible.",
        _ when !record.Format.IsRecorded() => $"its picture is a {record.Format}; agents record PNG and JPEG.",
        _ when PictureKind.Of(record.Picture.Span) != record.Format => $"its picture does not begin as a {record.Format} does.",
        _ => FaultIn(record.Picture.Span, size),
    };

    private static string? FaultIn(ReadOnlySpan<byte> picture, PictureSize announced)
    {
        try
        {
            var size = Picture.ReadSize(picture);
            return size == announced ? null : $"its picture is {size}; the recording was announced with {announced}.";
        }
        catch (ImageFormatException e)
        {
            return e.Message;
        }
    }

    private static bool Plausible(Controls c) => c == c.Clamped; // Which has 0 for what is not a number.
}
