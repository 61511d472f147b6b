using System.Net;
using System.Text.RegularExpressions;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Components.Rendering;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KartHub.Web.Tests.Language;

/// <summary>Every text that people read has a key, so that it can be translated. Read out of what the pages' markup was compiled to.</summary>
public sealed partial class LiteralTextTests
{
    /// <summary>Names that are the same in every language.</summary>
    private static readonly string[] Same =
    [
        "KartHub", "PilotNet", "TensorKart", "Space", "Esc", "Escape", "Windows", "PowerShell", "Hz", "KB", "MB", "GB", "ms", "min", "px", "PNG", "JPEG", "ZIP", "CSV", "USB", "LB", "RB",
    ];

    /// <summary>Attributes and parameters that are read by people, or read to them.</summary>
    private static readonly string[] Read =
    [
        "title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "data-label",
        "Action", "HelperText", "Label", "None", "Placeholder", "Text", "Title",
    ];

    [Fact]
    public void NoPage_HasTextInItsMarkup() => FoundIn(typeof(Texts).Assembly.Location).ShouldBeEmpty();

    /// <summary>This test's own components: it finds what it is to find, and nothing else.</summary>
    [Fact]
    public void TextInMarkup_IsFound_WhereverItStands() => FoundIn(typeof(LiteralTextTests).Assembly.Location).Order(StringComparer.Ordinal).ShouldBe(
    [
        "KartHub.Web.Tests.Language.Written: (you)",
        "KartHub.Web.Tests.Language.Written: Close",
        "KartHub.Web.Tests.Language.Written: Driven by",
        "KartHub.Web.Tests.Language.Written: In a row",
        "KartHub.Web.Tests.Language.Written: Remove",
        "KartHub.Web.Tests.Language.Written: Removing…",
        "KartHub.Web.Tests.Language.Written: Where you are",
    ]);

    private static IEnumerable<string> FoundIn(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.GetTypes().SelectMany(type => type.Methods).Where(m => m.HasBody).SelectMany(
            method => TextsOf(method).Where(IsText).Select(text => $"{PageOf(method.DeclaringType).FullName}: {text.Trim()}"))];
    }

    private static TypeDefinition PageOf(TypeDefinition type) => type.DeclaringType is { } outer ? PageOf(outer) : type;

    /// <summary>
    /// The constants of a method that go into a page. What comes before a call of the builder goes into that call: a name first if it is an attribute,
    /// then the pieces of its value.
    /// </summary>
    private static IEnumerable<string> TextsOf(MethodDefinition method)
    {
        List<string> constants = [];
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Ldstr)
            {
                constants.Add((string)instruction.Operand);
            }
            else if (instruction.Operand is MethodReference called && called.DeclaringType.FullName == typeof(RenderTreeBuilder).FullName)
            {
                foreach (var text in TextsOf(called.Name, constants))
                {
                    yield return text;
                }

                constants.Clear();
            }
            else if (instruction.Operand is MethodReference { Name: nameof(ArgumentNullException.ThrowIfNull) })
            {
                constants.Clear();
            }
            else if (instruction.Operand is MethodReference { DeclaringType.Name: "TypeInference" })
            {
                foreach (var text in constants.Where(c => c.Contains(' ', StringComparison.Ordinal) && !c.Contains('<', StringComparison.Ordinal))) // Which parameter is which is said elsewhere.
                {
                    yield return text;
                }

                constants.Clear();
            }
        }
    }

    private static IEnumerable<string> TextsOf(string call, List<string> constants) => call switch
    {
        nameof(RenderTreeBuilder.AddMarkupContent) when constants is [.., var markup] => TextsOfMarkup(markup),
        nameof(RenderTreeBuilder.AddContent) => constants,
        nameof(RenderTreeBuilder.AddAttribute) or nameof(RenderTreeBuilder.AddComponentParameter)
            when constants.FindIndex(Read.Contains) is >= 0 and var name => constants.Skip(name + 1),
        _ => [],
    };

    private static IEnumerable<string> TextsOfMarkup(string markup) =>
    [
        .. Attribute().Matches(markup).Where(a => Read.Contains(a.Groups[1].Value)).Select(a => WebUtility.HtmlDecode(a.Groups[2].Value)),
        .. Tag().Split(markup).Select(text => WebUtility.HtmlDecode(text)),
    ];

    private static bool IsText(string text) => Word().Matches(text).Any(word => !Same.Contains(word.Value));

    [GeneratedRegex(@"\p{L}[\p{L}’'-]*\p{L}")]
    private static partial Regex Word();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s([\\w-]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
