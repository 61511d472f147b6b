using System.CommandLine;
using KartHub.Contracts;
using KartHub.Web.Data;

namespace KartHub.Web.Cli;

/// <summary>Where the verbs print: results on the output, everything else on the error stream.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Cancelled = 130;

    public void Print(string line) => output.WriteLine(line);

    public void Note(string line) => error.WriteLine(line);

    /// <summary>Makes an action of a verb, which answers its exit code: its errors become a line on the error stream.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<ParseResult, CancellationToken, Task<int>> verb) => async (arguments, cancellationToken) =>
    {
        try
        {
            return await verb(arguments, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Note("Cancelled.");
            return Cancelled;
        }
        catch (Exception e) when (e is CommandException or HubDataException or Refusal)
        {
            Note(e.Message);
            return Failed;
        }
        catch (Exception e) when (DataTrouble.InWords(e) is { } words)
        {
            Note(words.Message);
            return Failed;
        }
    };
}
