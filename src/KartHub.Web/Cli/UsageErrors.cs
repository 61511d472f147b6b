using System.CommandLine;

namespace KartHub.Web.Cli;

/// <summary>What is wrong with a command line, in the words of whoever wrote it.</summary>
internal static class UsageErrors
{
    /// <summary>A line for each mistake, and one that says where to look.</summary>
    public static IEnumerable<string> Describe(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            yield return verb is RootCommand
                ? $"\"{first}\" is nothing that the hub does. It is one of: {string.Join(", ", verb.Subcommands.Select(c => c.Name))}."
                : $"{verb.Name} does not know \"{first}\".";
        }
        else
        {
            foreach (var error in parsed.Errors)
            {
                yield return error.Message;
            }
        }

        yield return verb is RootCommand ? "--help tells what each is for." : $"{verb.Name} --help lists its options.";
    }
}
