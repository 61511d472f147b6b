using System.Globalization;

namespace KartHub.Agent.Recordings;

/// <summary>A spooled segment, as its file's name says it: <c>sequence-frames-missed-duplicates.segment</c>.</summary>
/// <param name="Sequence">Its place in the recording, from 0.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="Missed">Frames that were due since the segment before and did not come in time.</param>
/// <param name="Duplicates">Frames dropped since the segment before, because the picture had not changed.</param>
internal readonly record struct SegmentName(int Sequence, int Frames, int Missed, int Duplicates)
{
    public const string Extension = ".segment";

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Sequence:d6}-{Frames}-{Missed}-{Duplicates}{Extension}");

    public static SegmentName? Parse(string path)
    {
        var parts = Path.GetFileNameWithoutExtension(path).Split('-');
        Span<int> numbers = stackalloc int[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (parts.Length != numbers.Length || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new SegmentName(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
