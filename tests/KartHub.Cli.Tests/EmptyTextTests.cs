using System.CommandLine;

namespace KartHub.Cli.Tests;

/// <summary>What a script's empty variable becomes.</summary>
public sealed class EmptyTextTests
{
    private static readonly (Command Verb, string[] Words)[] Verbs = [.. All(TrainingCommandLine.Verbs(new Terminal(TextWriter.Null, TextWriter.Null, TimeProvider.System)), [])];

    [Fact]
    public async Task AnEmptyText_IsRefusedByName_WhereverAVerbAsksForSomething()
    {
        var asked = new List<string>();
        foreach (var (verb, words) in Verbs)
        {
            foreach (var argument in verb.Arguments)
            {
                await RefusedAsync(argument.HelpName!, [.. words, "", .. Required(verb)]);
            }

            foreach (var option in verb.Options.Where(option => option.ValueType != typeof(bool) && !option.Name.StartsWith("--help", StringComparison.Ordinal)))
            {
                await RefusedAsync(option.Name, [.. words, .. verb.Arguments.Select(_ => "x"), .. Required(verb, but: option), option.Name, ""]);
            }
        }

        asked.ShouldContain("inspect PATH");
        asked.ShouldContain("import --architecture");
        asked.ShouldContain("train --checkpoint");
        asked.ShouldContain("simulate drive --model");

        async Task RefusedAsync(string name, string[] line)
        {
            asked.Add(string.Join(' ', [.. line.TakeWhile(word => char.IsLetter(word.FirstOrDefault('-')) && word != "x"), name]));
            var printed = await TestTerminal.RunAsync(line);
            printed.ExitCode.ShouldBe(1, string.Join(' ', line));
            printed.Output.ShouldBeEmpty();
            printed.Error.ShouldContain($"{name} must ");
        }
    }

    private static IEnumerable<(Command Verb, string[] Words)> All(Command command, string[] words) =>
        command.Subcommands.Count == 0 ? [(command, words)] : command.Subcommands.SelectMany(verb => All(verb, [.. words, verb.Name]));

    private static IEnumerable<string> Required(Command verb, Option? but = null) =>
        verb.Options.Where(option => option.Required && option != but).SelectMany(option => (string[])[option.Name, option.Name == "--format" ? "onnx" : "x"]);
}
