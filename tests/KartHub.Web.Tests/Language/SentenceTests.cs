using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Web.Language;

namespace KartHub.Web.Tests.Language;

public sealed class SentenceTests
{
    private const string Runs = "{runs, plural, =0 {no run} one {one run} other {# runs}}";
    private const string RunsAndModels = "{runs, plural, one {# run} other {# runs, {models, plural, one {# model} other {# models}} of # runs}}.";

    private static readonly string[] Pieces = ["{", "}", "'", "#", "=", ",", " ", "a", "1", "=1", "{a}", "{a, number}", "{a, plural, ", "one {", "other {", "}}", "number", "ü"];

    [Theory]
    [InlineData("Delete {name}?", "en", "Delete Monza?")]
    [InlineData("{name}{name}", "en", "MonzaMonza")]
    [InlineData("{frames, number} frames", "en", "1,234,567 frames")]
    [InlineData("{frames, number} frames", "nl", "1.234.567 frames")]
    [InlineData("{frames,number}", "en", "1,234,567")]
    [InlineData("{ frames , number }", "en", "1,234,567")]
    [InlineData("{frames, plural, one {# frame} other {# frames}}", "de", "1.234.567 frames")]
    [InlineData("", "en", "")]
    [InlineData("50 % & <b>{name}</b> #1 – “…”", "en", "50 % & <b>Monza</b> #1 – “…”")]
    public void APlace_IsFilled(string text, string language, string told) =>
        Sentence.Parse(text).Tell(CultureInfo.GetCultureInfo(language), ("name", "Monza"), ("frames", 1_234_567L)).ShouldBe(told);

    [Theory]
    [InlineData(0, "en", "no run")]
    [InlineData(1, "en", "one run")]
    [InlineData(2, "en", "2 runs")]
    [InlineData(-1, "en", "-1 runs")]
    [InlineData(10_000, "nl", "10.000 runs")]
    public void APlural_ChoosesByTheNumber(long runs, string language, string told) =>
        Sentence.Parse(Runs).Tell(CultureInfo.GetCultureInfo(language), ("runs", runs)).ShouldBe(told);

    [Theory]
    [InlineData("en", "0 runs")]
    [InlineData("nl", "0 runs")]
    [InlineData("fr", "0 run")]
    [InlineData("pt", "0 run")]
    public void Zero_IsOneInSomeLanguages(string language, string told) =>
        Sentence.Parse("{runs, plural, one {# run} other {# runs}}").Tell(CultureInfo.GetCultureInfo(language), ("runs", 0L)).ShouldBe(told);

    [Theory]
    [InlineData(1, 5, "1 run.")]
    [InlineData(3, 1, "3 runs, 1 model of 3 runs.")]
    [InlineData(3, 2, "3 runs, 2 models of 3 runs.")]
    public void APluralInAPlural_CountsItsOwn(long runs, long models, string told) =>
        Sentence.Parse(RunsAndModels).Tell(CultureInfo.InvariantCulture, ("runs", runs), ("models", models)).ShouldBe(told);

    [Fact]
    public void Places_AreNamedOnce_InTheirOrder() =>
        Sentence.Parse($"{{name}}: {RunsAndModels} {{name}} {{size, number}}").Places.ShouldBe([("name", false), ("runs", true), ("models", true), ("size", true)]);

    [Fact]
    public void WhatGoesIntoAPlace_IsNoText() =>
        Sentence.Parse("{name}!").Tell(CultureInfo.InvariantCulture, ("name", "{a} '{' # {b, plural, other {x}}")).ShouldBe("{a} '{' # {b, plural, other {x}}!");

    [Theory]
    [InlineData("don't", "don't")]
    [InlineData("'", "'")]
    [InlineData("''", "''")]
    [InlineData("'a'", "'a'")]
    [InlineData("the hubs' #1, '#2'", "the hubs' #1, '#2'")]
    [InlineData("a '{' and a '}'", "a { and a }")]
    [InlineData("'{name}'", "{name}")]
    [InlineData("it's '{'name'}'", "it's {name}")]
    [InlineData("{n, plural, other {'#' is #, don't}}", "# is 7, don't")]
    [InlineData("{n, plural, other {'}' '{'}}", "} {")]
    public void Apostrophes_AreThemselves_ExceptBeforeABrace(string text, string told) => Sentence.Parse(text).Tell(CultureInfo.InvariantCulture, ("n", 7L)).ShouldBe(told);

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}")]
    [InlineData("{ }")]
    [InlineData("{a")]
    [InlineData("{a}}")]
    [InlineData("{{a}")]
    [InlineData("{a b}")]
    [InlineData("{a.b}")]
    [InlineData("{1}")]
    [InlineData("{A}")]
    [InlineData("{=a}")]
    [InlineData("{a=b}")]
    [InlineData("{a,")]
    [InlineData("{a, }")]
    [InlineData("{a, number")]
    [InlineData("{a, number, integer}")]
    [InlineData("{a, date}")]
    [InlineData("{a, Plural, other {x}}")]
    [InlineData("{a, plural}")]
    [InlineData("{a, plural, }")]
    [InlineData("{a, plural, one {x}}")]
    [InlineData("{a, plural, =1 {x}}")]
    [InlineData("{a, plural, other}")]
    [InlineData("{a, plural, other {x}")]
    [InlineData("{a, plural, other {x} x}")]
    [InlineData("{a, plural, few {x} other {y}}")]
    [InlineData("{a, plural, = {x} other {y}}")]
    [InlineData("{a, plural, =x {x} other {y}}")]
    [InlineData("{a, plural, =1 {x} =1 {y} other {z}}")]
    [InlineData("{a, plural, other {x} other {y}}")]
    [InlineData("{a, plural, other {{b, plural, one {x}}}}")]
    [InlineData("'{")]
    [InlineData("{a, plural, other {'#}}")]
    public void WhatIsNoText_IsRefused(string text) => Should.Throw<FormatException>(() => Sentence.Parse(text)).Message.ShouldNotBeEmpty();

    [Fact]
    public void WithoutBraces_AnythingIsToldAsItIs() => Prop.ForAll<NonNull<string>>(any =>
    {
        var text = any.Get.Replace('{', '(').Replace('}', ')');
        return Sentence.Parse(text) is { Places.Count: 0 } sentence && sentence.Tell(CultureInfo.InvariantCulture) == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Anything_IsATextThatCanBeTold_OrIsRefused() => Prop.ForAll(Gen.Elements(Pieces).ArrayOf().ToArbitrary(), pieces =>
    {
        Sentence sentence;
        try
        {
            sentence = Sentence.Parse(string.Concat(pieces));
        }
        catch (FormatException)
        {
            return true;
        }

        return sentence.Tell(CultureInfo.InvariantCulture, [.. sentence.Places.Select(p => (p.Name, p.IsNumber ? (object)1L : "x"))]) is not null;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
