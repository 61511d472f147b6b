using System.Collections;
using System.Globalization;
using System.Resources;
using KartHub.Web.Language;
using Mono.Cecil;
using MudBlazor;

namespace KartHub.Web.Tests.Language;

/// <summary>What MudBlazor's components say by themselves can be translated too.</summary>
public sealed class MudWordsTests
{
    private static readonly string[] Places = ["first", "second", "third"];

    [Fact]
    public void WhatTheUsedComponentsSay_IsInOurFile_AsTheySayIt()
    {
        using var mud = ModuleDefinition.ReadModule(typeof(MudButton).Assembly.Location);
        using var hub = ModuleDefinition.ReadModule(typeof(Texts).Assembly.Location);
        var used = Used(hub, mud);
        used.ShouldContain("MudInput", "by a MudTextField");
        used.ShouldNotContain("MudCarousel");

        var english = Texts().Where(text => text.Key.Split('_')[0] is var component && (component == "Converter" || used.Contains(component))).ToList();
        english.Count.ShouldBeGreaterThan(5);
        english.Where(text => TextFile.English.Texts.GetValueOrDefault(MudWords.KeyOf(text.Key)) != text.Value)
            .Select(text => $"{MudWords.KeyOf(text.Key)} = {text.Value}").ShouldBeEmpty("a line each for Texts.resx");
    }

    [Fact]
    public void OurTexts_AreTold_WithWhatGoesIntoThem()
    {
        var words = new MudWords();
        words["MudSnackbar_Close"].Value.ShouldBe("Close");
        words["Converter_InvalidType", "date"].Value.ShouldBe("Not a valid date");
        words["MudDataGridPager_InfoFormat"].Value.ShouldBe("{0}-{1} of {2}", "it fills that in itself");
        words["MudNobody_Knows"].ResourceNotFound.ShouldBeTrue();
    }

    /// <summary>MudBlazor's own texts, its places called as ours are.</summary>
    private static Dictionary<string, string> Texts() =>
        new ResourceManager("MudBlazor.Resources.LanguageResource", typeof(MudButton).Assembly).GetResourceSet(CultureInfo.InvariantCulture, true, true)!.Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => Places.Index().Aggregate((string)entry.Value!, (text, place) => text.Replace($"{{{place.Index}}}", $"{{{place.Item}}}", StringComparison.Ordinal)));

    /// <summary>The components that the hub's pages name, what these are derived from, and what they draw.</summary>
    private static HashSet<string> Used(ModuleDefinition hub, ModuleDefinition mud)
    {
        var used = new HashSet<string>();
        var open = new Queue<TypeDefinition>(hub.GetTypeReferences().Where(t => t.Namespace == nameof(MudBlazor)).Select(t => mud.GetType(t.FullName)).OfType<TypeDefinition>());
        while (open.TryDequeue(out var type))
        {
            if (!used.Add(type.Name.Split('`')[0]))
            {
                continue;
            }

            foreach (var other in Drawn(type).Append(type.BaseType).OfType<TypeReference>().Select(t => t.GetElementType()).OfType<TypeDefinition>())
            {
                open.Enqueue(other);
            }
        }

        return used;
    }

    private static IEnumerable<TypeReference> Drawn(TypeDefinition type) =>
        type.NestedTypes.SelectMany(Drawn).Concat(type.Methods.Where(m => m.HasBody).SelectMany(Drawn));

    private static IEnumerable<TypeReference> Drawn(MethodDefinition method) => method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>().SelectMany(called => called switch
    {
        GenericInstanceMethod { Name: "OpenComponent" } opened => opened.GenericArguments,
        { DeclaringType.Name: "TypeInference" } => Drawn((called as GenericInstanceMethod)?.ElementMethod.Resolve() ?? called.Resolve()),
        _ => [],
    });
}
