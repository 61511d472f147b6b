using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Engine;
using KartHub.Training.Files;
using KartHub.Training.Preparing;

namespace KartHub.Cli;

/// <summary>Where the verbs print: results on the output, messages and progress on the error stream.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, TimeProvider time)
{
    public const int Cancelled = 130;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public TimeProvider Time => time;

    /// <summary>For the person at the terminal.</summary>
    public void Print(string line) => output.WriteLine(line);

    /// <summary>For a program: one object a line.</summary>
    public void PrintJson<T>(T value)
    {
        output.WriteLine(JsonSerializer.Serialize(value, Json));
        output.Flush();
    }

    /// <summary>Rows under a head, numbers as they are given.</summary>
    public void PrintTable(IReadOnlyList<string> head, IEnumerable<object[]> rows)
    {
        var lines = rows.Select(row => row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").ToArray()).Prepend([.. head]).ToList();
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
        {
            Print(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>The same with a point in every country.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A stick as a picture: left, middle, right.</summary>
    public static string Stick(float steerX)
    {
        Span<char> gauge = stackalloc char[21];
        gauge.Fill('·');
        gauge[10] = '|';
        gauge[10 + (int)MathF.Round(Math.Clamp(steerX, -1, 1) * 10)] = '●';
        return gauge.ToString();
    }

    /// <summary>What does not belong to the result.</summary>
    public void Note(string line) => error.WriteLine(line);

    /// <summary>What people must know of a recording.</summary>
    public void Note(string recording, IEnumerable<Phrase> notices)
    {
        foreach (var notice in notices)
        {
            Note($"{recording}: {notice.Message}");
        }
    }

    /// <summary>What people must know of the recordings that data was prepared of.</summary>
    public void Note(PreparedManifest manifest)
    {
        foreach (var source in manifest.Sources)
        {
            Note(source.Name, source.Notices);
        }
    }

    /// <summary>Makes an action of a verb: its errors become a line on the error stream and an exit code.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<ParseResult, CancellationToken, Task> verb) => async (arguments, cancellationToken) =>
    {
        try
        {
            // Ctrl-C is only listened to once the action has given the thread back.
            await Task.Run(() => verb(arguments, cancellationToken), CancellationToken.None);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Note("Cancelled.");
            return Cancelled;
        }
        catch (Exception exception) when (exception is Refusal or ImageFormatException or TrainingDivergedException or IOException or UnauthorizedAccessException)
        {
            Note(UnfinishedName.Finished(exception.Message));
            return 1;
        }
    };
}
