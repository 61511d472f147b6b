using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Jobs;

namespace KartHub.Web.Tests.Data;

public sealed class PhraseColumnTests
{
    private const int Longest = Job.MaxText;

    private static readonly Phrase Known = new("rows.skipped", $"Rows passed over: {12_345:N0}, {0.5} of them. The first: {new Refusal("zip.password", $"'{"run.zip"}' has a password.")}");

    /// <summary>Any, but for halves of letters, which no file of text can hold.</summary>
    private static Arbitrary<string> Texts => ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => string.Concat(text.Get.Where(c => !char.IsSurrogate(c)))).ToArbitrary();

    [Fact]
    public void APhrase_ComesBackAsItWas() => PhraseColumn.Read(PhraseColumn.Write(Known, Longest)).ShouldBe(Known);

    [Fact]
    public void LettersOfOtherScripts_TakeNoMoreRoom() =>
        PhraseColumn.Write(new Phrase("job.mirror", $"Mirror {"Ринг “Ёлка” & Søn"}"), Longest).ShouldContain("[\"Ринг “Ёлка” & Søn\"]");

    /// <summary>What columns had before there were phrases, and what begins like one.</summary>
    [Theory]
    [InlineData("It needs “Prepare Lap”, which was cancelled. Resume, and both run.")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{curly} names")]
    [InlineData("{\"code\":\"a.b\",\"sentence\":\"{0}\",\"arguments\":[]}")]
    [InlineData("{\"code\":\"a.b\",\"sentence\":\"{0,999999}\",\"arguments\":[1]}")]
    [InlineData("{\"code\":\"a.b\",\"sentence\":\"{0:N999999}\",\"arguments\":[1.0]}")]
    [InlineData("{\"code\":\"a.b\",\"sentence\":\"\",\"arguments\":[]}")]
    [InlineData("{\"code\":null,\"sentence\":\"x\",\"arguments\":[]}")]
    public void AnOldText_IsToldAsItIs(string text) => (PhraseColumn.Read(text).Message, PhraseColumn.Read(text).IsAsItIs).ShouldBe((text, true));

    [Fact]
    public void PhrasesWithinPhrases_AreReadToADepth_AndAreATextBeyond()
    {
        var deep = Enumerable.Range(0, 200).Aggregate("\"end\"", (inner, _) => $$"""{"code":"a.b","sentence":"{0}","arguments":[{{inner}}]}""");
        PhraseColumn.Read(deep).IsAsItIs.ShouldBeTrue();
    }

    [Fact]
    public void AText_ComesBackAsItWas() => Prop.ForAll(Texts, text =>
        PhraseColumn.Read(PhraseColumn.Write(Phrase.AsItIs(text), 100_000)).Message == text).QuickCheckThrowOnFailure();

    /// <summary>Whatever its texts are: it fits, is still a phrase of its code if its own words leave room, and its end is marked where something is left out.</summary>
    [Fact]
    public void WhatIsTooLong_IsShortened() => Prop.ForAll(Texts, Texts, (name, why) =>
    {
        var (called, reason) = (string.Concat(Enumerable.Repeat(name, 50)), string.Concat(Enumerable.Repeat(why, 50)));
        var phrase = new Phrase("job.needs-failed-because", $"It needs “{called}”: {new Phrase("csv.unreadable", $"{reason} cannot be read.")} Resume.");
        var kept = PhraseColumn.Write(phrase, Longest);
        var read = PhraseColumn.Read(kept);
        return kept.Length <= Longest && read.Code == phrase.Code && read.Message.EndsWith("Resume.", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhatIsTooLongOfItself_IsToldAsItIs_Shortened()
    {
        var phrase = new Phrase("a.long", $"A sentence of the program's that is by itself far too long for where it is to be kept: {1}, {2}, {3}, {4}.");
        foreach (var longest in new[] { 40, 80, 120 })
        {
            var kept = PhraseColumn.Write(phrase, longest);
            kept.Length.ShouldBeLessThanOrEqualTo(longest);
            PhraseColumn.Read(kept).Message.ShouldStartWith("A sentence of the program's");
        }
    }

    [Fact]
    public void APhraseThatWouldBeABook_IsAText()
    {
        var places = string.Concat(Enumerable.Repeat("{0}", 50));
        var book = Enumerable.Range(0, 7).Aggregate("\"word\"", (inner, _) => $$"""{"code":"a.b","sentence":"{{places}}","arguments":[{{inner}}]}""");
        PhraseColumn.Read(book).IsAsItIs.ShouldBeTrue();
    }

    [Fact]
    public void WhateverAColumnHolds_CanBeTold() => Prop.ForAll(Texts, text => new[]
    {
        text, $"{{{text}", $$"""{"code":"a.b","sentence":{{JsonSerializer.Serialize(text)}},"arguments":[1,"x"]}""", $$"""{"code":"a.b","sentence":"{0}","arguments":[{{text}}]}""",
    }.All(held => PhraseColumn.Read(held).Message is not null)).QuickCheckThrowOnFailure();
}
