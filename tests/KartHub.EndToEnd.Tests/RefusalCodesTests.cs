using System.Text.Json;
using KartHub.Contracts;
using KartHub.Web.Tests.Language;

namespace KartHub.EndToEnd.Tests;

/// <summary>What translators lean on: a code is a word for its subject and some for what is said of it, and has one text wherever it is used.</summary>
public sealed class RefusalCodesTests
{
    private static readonly string[] Projects = ["Contracts", "Imaging", "Simulator", "Training", "Cli", "Agent", "Web"];

    [Fact]
    public void ACode_IsWellFormed_AndHasOneText()
    {
        var phrases = MadePhrases.In(Projects);
        phrases.Count.ShouldBeGreaterThan(100);
        phrases.ShouldAllBe(phrase => MadePhrases.IsCode(phrase.Code));
        phrases.GroupBy(phrase => phrase.Code, phrase => phrase.Sentence)
            .Where(texts => texts.Distinct().Count() > 1)
            .Select(texts => $"{texts.Key}: {string.Join(" | ", texts.Distinct())}").ShouldBeEmpty();
    }

    /// <summary>What is kept is read again only if its sentence is of a form that every one has.</summary>
    [Fact]
    public void EverySentence_CanBeKept() => MadePhrases.In(Projects).Select(phrase => phrase.Sentence).ShouldAllBe(sentence => IsRead(sentence));

    private static bool IsRead(string sentence)
    {
        var arguments = Enumerable.Repeat(1, 20);
        var json = JsonSerializer.Serialize(new { code = "a.b", sentence, arguments });
        return JsonSerializer.Deserialize<Phrase>(json)!.Message.Length > 0;
    }
}
