using System.Text.RegularExpressions;
using KartHub.Contracts;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KartHub.EndToEnd.Tests;

/// <summary>What translators lean on: a code is a word for its subject and some for what is said of it, and has one text wherever it is used.</summary>
public sealed partial class RefusalCodesTests
{
    private static readonly string[] Projects = ["Contracts", "Simulator", "Training", "Cli", "Agent", "Web"];

    [Fact]
    public void ACode_IsWellFormed_AndHasOneText()
    {
        var phrases = Projects.SelectMany(project => PhrasesIn($"KartHub.{project}.dll")).ToList();
        phrases.Count.ShouldBeGreaterThan(100);
        phrases.ShouldAllBe(phrase => Code().IsMatch(phrase.Code));
        phrases.GroupBy(phrase => phrase.Code, phrase => phrase.Text)
            .Where(texts => texts.Distinct().Count() > 1)
            .Select(texts => $"{texts.Key}: {string.Join(" | ", texts.Distinct())}").ShouldBeEmpty();
    }

    [GeneratedRegex("^[a-z0-9]+[.][a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Code();

    private static bool MakesOne(MethodReference constructor) =>
        constructor.DeclaringType.FullName is var type && (type == typeof(Refusal).FullName || type == typeof(Phrase).FullName)
        && constructor.Parameters.Any(parameter => parameter.ParameterType.FullName == typeof(FormattableString).FullName); // One that is read again has no sentence of its own.

    /// <summary>The code and the text of every refusal and phrase that is made, which are constants that stand one after the other.</summary>
    private static List<(string Code, string Text)> PhrasesIn(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly));
        List<(string Code, string Text)> phrases = [];
        foreach (var method in module.GetTypes().Where(type => type.FullName != typeof(Refusal).FullName).SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var made = method.Body.Instructions.Count(instruction => instruction.OpCode == OpCodes.Newobj && MakesOne((MethodReference)instruction.Operand));
            if (made > 0)
            {
                var constants = method.Body.Instructions
                    .Where(instruction => instruction.OpCode == OpCodes.Ldstr && instruction.Next?.OpCode == OpCodes.Ldstr)
                    .Select(instruction => ((string)instruction.Operand, (string)instruction.Next.Operand))
                    .Where(pair => Code().IsMatch(pair.Item1)).ToList();
                constants.Count.ShouldBe(made, $"a refusal or phrase in {method.FullName} has no constant code");
                phrases.AddRange(constants);
            }
        }

        return phrases;
    }
}
