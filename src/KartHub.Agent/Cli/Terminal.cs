using System.CommandLine;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Imaging;

namespace KartHub.Agent.Cli;

/// <summary>Where the verbs print: results on the output, everything else on the error stream.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, TimeProvider time)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Refused = 2;
    public const int Cancelled = 130;

    private const string EraseToTheEnd = "\e[K"; // ECMA-48's EL.

    public TimeProvider Time => time;

    public void Print(string line) => output.WriteLine(line);

    /// <summary>Prints a line over the last one; one below the other where the output is kept.</summary>
    public void Rewrite(string line)
    {
        if (Console.IsOutputRedirected)
        {
            output.WriteLine(line);
        }
        else
        {
            output.Write($"\r{line}{EraseToTheEnd}");
        }
    }

    public void Note(string line) => error.WriteLine(line);

    /// <summary>Makes an action of a verb: its errors become a line on the error stream and an exit code.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<ParseResult, CancellationToken, Task> verb) => async (arguments, cancellationToken) =>
    {
        try
        {
            await verb(arguments, cancellationToken);
            return Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Note("Cancelled.");
            return Cancelled;
        }
        catch (HubRefusedException e)
        {
            Note(e.Message);
            return Refused;
        }
        catch (Exception e) when (e is CommandException or Refusal or ImageFormatException or IOException or UnauthorizedAccessException)
        {
            Note(e.Message);
            return Failed;
        }
    };
}
