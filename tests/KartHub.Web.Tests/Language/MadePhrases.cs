using System.Text.RegularExpressions;
using KartHub.Contracts;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KartHub.Web.Tests.Language;

/// <summary>The refusals and phrases that a program can tell, read out of what it was compiled to.</summary>
internal static partial class MadePhrases
{
    /// <summary>The code and the English sentence of every one that is made in some projects, which are constants that stand one after the other.</summary>
    public static IReadOnlyList<(string Code, string Sentence)> In(params string[] projects) => [.. projects.SelectMany(project => InAssembly($"KartHub.{project}.dll"))];

    public static bool IsCode(string text) => Code().IsMatch(text);

    private static List<(string Code, string Sentence)> InAssembly(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly));
        List<(string Code, string Sentence)> phrases = [];
        foreach (var method in module.GetTypes().Where(type => type.FullName != typeof(Refusal).FullName).SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var made = method.Body.Instructions.Count(instruction => instruction.OpCode == OpCodes.Newobj && MakesOne((MethodReference)instruction.Operand));
            if (made > 0)
            {
                var constants = method.Body.Instructions
                    .Where(instruction => instruction.OpCode == OpCodes.Ldstr && instruction.Next?.OpCode == OpCodes.Ldstr)
                    .Select(instruction => ((string)instruction.Operand, (string)instruction.Next.Operand))
                    .Where(pair => IsCode(pair.Item1)).ToList();
                constants.Count.ShouldBe(made, $"a refusal or phrase in {method.FullName} has no constant code");
                phrases.AddRange(constants);
            }
        }

        return phrases;
    }

    private static bool MakesOne(MethodReference constructor) =>
        constructor.DeclaringType.FullName is var type && (type == typeof(Refusal).FullName || type == typeof(Phrase).FullName)
        && constructor.Parameters.Any(parameter => parameter.ParameterType.FullName == typeof(FormattableString).FullName); // One that is read again has no sentence of its own.

    [GeneratedRegex("^[a-z0-9]+[.][a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Code();
}
