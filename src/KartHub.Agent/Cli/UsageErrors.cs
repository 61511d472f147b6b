using System.CommandLine;
using System.CommandLine.Parsing;

namespace KartHub.Agent.Cli;

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
                ? $"\"{first}\" is nothing that the agent does. It is one of: {string.Join(", ", verb.Subcommands.Select(c => c.Name))}."
                : $"{verb.Name} does not know \"{first}\".";
        }
        else
        {
            foreach (var error in parsed.Errors)
            {
                yield return error.SymbolResult is OptionResult { Tokens: [var written, ..] } result ? Misfit(result.Option, written.Value) : error.Message;
            }
        }

        yield return verb is RootCommand ? "--help tells what each is for." : $"{verb.Name} --help lists its options.";
    }

    private static string Misfit(Option option, string written)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type.IsEnum ? $"{option.Name} is \"{written}\"; it is one of: {option.HelpName!.Replace("|", ", ", StringComparison.Ordinal)}."
            : type == typeof(int) ? $"{option.Name} is \"{written}\"; it is a whole number."
            : type == typeof(double) || type == typeof(float) ? $"{option.Name} is \"{written}\"; it is a number."
            : $"{option.Name} cannot be \"{written}\".";
    }
}
