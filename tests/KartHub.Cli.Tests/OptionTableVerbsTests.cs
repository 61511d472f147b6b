using System.Text.RegularExpressions;
using KartHub.Tests.Shared;
using KartHub.Training.Options;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Cli.Tests;

/// <summary>What the tables say of options is what the command line offers, keeps to, and what its documentation says.</summary>
public sealed partial class OptionTableVerbsTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Help_ListsEveryOption_WithItsRangeAndDefault()
    {
        var train = Spaces().Replace((await TestTerminal.RunAsync("train", "--help")).Output, " ");
        var prepare = Spaces().Replace((await TestTerminal.RunAsync("prepare", "--help")).Output, " ");
        foreach (var option in TrainingOptionTable.All)
        {
            train.ShouldContain(Offered(option, TrainingOptionTable.DefaultOf(option)));
        }

        foreach (var option in PreparationOptionTable.All)
        {
            prepare.ShouldContain(Offered(option, option.TextOf(new PreparationOptions())));
        }

        static string Offered<TOptions>(OptionOf<TOptions> option, string standard) => option switch
        {
            OnOffOption<TOptions> => $"{option.CliName} Switches off: {option.Meaning}",
            ChoiceOption<TOptions> choice => $"{option.CliName} <{string.Join('|', choice.Words.Select(choice => choice.Word))}> {option.Meaning} Unless said {standard}.",
            _ => $"{option.CliName} <number> {option.Meaning} {option.Range}; unless said {standard}.",
        };
    }

    [Fact]
    public async Task WhatIsOutOfRange_IsRefused_UnderTheNameThatItHasHere()
    {
        string[] verb = ["train", "--data", terminal["data"], "--out", terminal["model"]];
        foreach (var option in TrainingOptionTable.All.OfType<NumberOption<TrainingOptions>>())
        {
            (await terminal.RefusalAsync([.. verb, $"{option.CliName}=1e12"])).ShouldContain($"{option.CliName} must be {(option.IsWhole ? "a whole number, " : "")}{option.Range}");
        }

        foreach (var option in TrainingOptionTable.All.OfType<ChoiceOption<TrainingOptions>>())
        {
            (await terminal.RefusalAsync([.. verb, option.CliName, "another"])).ShouldContain($"{option.CliName} must be {option.Range}, not 'another'.");
        }

        (await terminal.RefusalAsync("prepare", terminal["data"], "--out", terminal["out"], "--width", "0")).ShouldContain("--width must be 1 to 1,024 pixels, not 0.");
        (await terminal.RefusalAsync([.. verb, "--epochs", "soon", "--shift", "51"])).ShouldContain("--shift must be 0 (none) to 50 pixels, not 51.", Case.Sensitive, "all is said at once");
    }

    [Fact]
    public async Task Prepare_MakesPicturesOfTheSizeThatWasAskedFor()
    {
        var recording = await terminal.RecordAsync(seconds: 1);
        await TestTerminal.JsonAsync("prepare", recording, "--out", terminal["prepared"], "--width", "20", "--height", "10", "--threads", "1");
        using var data = PreparedData.Open(terminal["prepared"]);
        (data.Width, data.Height).ShouldBe((20, 10));
    }

    [Fact]
    public async Task TheDocumentation_HasEveryOption_AsTheTablesSayIt()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "cli.md"));
        page.ShouldContain(Table([TrainingOptionTable.Network, TrainingOptionTable.HoldBack, .. TrainingOptionTable.Main, .. TrainingOptionTable.More], TrainingOptionTable.DefaultOf));
        page.ShouldContain(Table(TrainingOptionTable.Advanced, TrainingOptionTable.DefaultOf));
        page.ShouldContain(Table(PreparationOptionTable.All, option => option.TextOf(new PreparationOptions())));
    }

    private static string Table<TOptions>(IReadOnlyList<OptionOf<TOptions>> table, Func<OptionOf<TOptions>, string> defaultOf) => string.Join('\n',
    [
        "| option | | unless said | does |", "| --- | --- | --- | --- |",
        .. table.Select(option => option switch
        {
            OnOffOption<TOptions> onOff => $"| `{option.CliName}` | | | switches {onOff.Switched}: {option.Meaning} |",
            ChoiceOption<TOptions> choice => $"| `{option.CliName}` | {string.Join(", ", choice.Words.Select(choice => $"`{choice.Word}`"))} | `{defaultOf(option)}` | {option.Meaning} |",
            _ => $"| `{option.CliName}` | {option.Range} | {defaultOf(option)} | {option.Meaning} |",
        }),
    ]);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
