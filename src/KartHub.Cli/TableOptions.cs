using System.CommandLine;
using KartHub.Contracts;
using KartHub.Training.Options;

namespace KartHub.Cli;

/// <summary>A table of options as options of a verb: offered, explained and checked as the table says.</summary>
internal sealed class TableOptions<TOptions>
    where TOptions : new()
{
    private readonly List<(Option Offered, Func<ParseResult, TOptions, TOptions> Read)> all;

    /// <param name="table">The options.</param>
    /// <param name="defaultOf">What one of them is unless one says otherwise, in words.</param>
    public TableOptions(IEnumerable<OptionOf<TOptions>> table, Func<OptionOf<TOptions>, string> defaultOf) => all = [.. table.Select(option => Offer(option, defaultOf(option)))];

    public IEnumerable<Option> Offered => all.Select(option => option.Offered);

    /// <summary>The options with what was said.</summary>
    public TOptions Read(ParseResult arguments, TOptions options) => all.Aggregate(options, (read, option) => option.Read(arguments, read));

    private static (Option Offered, Func<ParseResult, TOptions, TOptions> Read) Offer(OptionOf<TOptions> option, string standard)
    {
        switch (option)
        {
            case OnOffOption<TOptions> onOff:
                var flag = new Option<bool>(option.CliName) { Description = $"Switches {onOff.Switched}: {option.Meaning}" };
                return (flag, (arguments, options) => arguments.GetValue(flag) ? option.WithText(options, onOff.Switched) : options);
            case ChoiceOption<TOptions> choice:
                var words = choice.Words.Select(choice => choice.Word).ToList();
                var chosen = new Option<string>(option.CliName) { Description = $"{option.Meaning} Unless said {standard}. {option.Reason}", HelpName = string.Join('|', words) };
                chosen.CompletionSources.Add([.. words]);
                return OfText(option, chosen);
            default:
                return OfText(option, new Option<string>(option.CliName) { Description = $"{option.Meaning} {option.Range}; unless said {standard}. {option.Reason}", HelpName = "number" });
        }
    }

    private static (Option Offered, Func<ParseResult, TOptions, TOptions> Read) OfText(OptionOf<TOptions> option, Option<string> offered)
    {
        offered.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && FaultIn(option, token.Value) is { } fault)
            {
                result.AddError(fault.Phrase.Tell(words => words == option.Label ? option.CliName : words.Message));
            }
        });
        return (offered, (arguments, options) => arguments.GetValue(offered) is { } text ? option.WithText(options, text) : options);
    }

    private static Refusal? FaultIn(OptionOf<TOptions> option, string text)
    {
        try
        {
            return option.FaultIn(option.WithText(new TOptions(), text));
        }
        catch (Refusal unreadable)
        {
            return unreadable;
        }
    }
}
