using KartHub.Web.Tests.Language;

namespace KartHub.EndToEnd.Tests;

/// <summary>What translators lean on: a code is a word for its subject and some for what is said of it, and has one text wherever it is used.</summary>
public sealed class RefusalCodesTests
{
    [Fact]
    public void ACode_IsWellFormed_AndHasOneText()
    {
        var phrases = MadePhrases.In("Contracts", "Imaging", "Simulator", "Training", "Cli", "Agent", "Web");
        phrases.Count.ShouldBeGreaterThan(100);
        phrases.ShouldAllBe(phrase => MadePhrases.IsCode(phrase.Code));
        phrases.GroupBy(phrase => phrase.Code, phrase => phrase.Sentence)
            .Where(texts => texts.Distinct().Count() > 1)
            .Select(texts => $"{texts.Key}: {string.Join(" | ", texts.Distinct())}").ShouldBeEmpty();
    }
}
