using System.Globalization;
using System.Text;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>
/// When the frames were taken, in <c>times.csv</c> beside <c>data.csv</c>, whose six columns TensorKart's scripts know: a line for each of its
/// lines, seconds since the recording began. Without that file, and where it says something else, frames are evenly apart.
/// </summary>
internal static class TensorKartTimes
{
    public const string FileName = "times.csv";

    /// <summary>More than a recording of the most frames has.</summary>
    public const int MaxSize = RecordingFormats.MaxFrames * 16;

    private const decimal Longest = 7 * 24 * 60 * 60;

    public static byte[] Write(IEnumerable<TimeSpan> times)
    {
        var lines = new StringBuilder();
        foreach (var time in times)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000000}\n");
        }

        return Encoding.ASCII.GetBytes(lines.ToString());
    }

    /// <returns>The times, by the line; null where they are none that a recording can have.</returns>
    public static IReadOnlyList<TimeSpan>? Read(byte[] file)
    {
        var times = new List<TimeSpan>();
        var lines = Encoding.ASCII.GetString(file).Split('\n', StringSplitOptions.TrimEntries);
        foreach (var line in lines[^1].Length == 0 ? lines.SkipLast(1) : lines)
        {
            if (!decimal.TryParse(line, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > Longest)
            {
                return null;
            }

            var time = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
            if (times.Count > 0 && time < times[^1])
            {
                return null;
            }

            times.Add(time);
        }

        return times;
    }
}
