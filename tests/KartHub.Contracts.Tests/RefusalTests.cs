using System.Globalization;

namespace KartHub.Contracts.Tests;

public sealed class RefusalTests
{
    private static readonly CultureInfo Dutch = CultureInfo.GetCultureInfo("nl-NL");
    private static readonly Refusal TooLarge = new("zip.file-too-large", $"'{"a.png"}' in '{"run.zip"}' is {1_234_567:N0} bytes; at most {1_000.5:N1} are possible.");

    [Fact]
    public void Message_IsTheEnglishSentence_WhateverTheCultureIs()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Dutch;
        try
        {
            new Refusal("a.b", $"{1_234.5:N1} MB").Message.ShouldBe("1,234.5 MB");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        TooLarge.Message.ShouldBe("'a.png' in 'run.zip' is 1,234,567 bytes; at most 1,000.5 are possible.");
    }

    [Fact]
    public void AnotherLanguage_HasTheSameArguments_InItsOwnOrder() =>
        TooLarge.Phrase.Tell("In '{1}': hoogstens {3}, niet {2:N0} bytes ('{0}').", CultureInfo.InvariantCulture, refusal => refusal.Message)
            .ShouldBe("In 'run.zip': hoogstens 1000.5, niet 1,234,567 bytes ('a.png').");

    [Fact]
    public void ARefusalWithinARefusal_IsToldInItsPlace()
    {
        var outer = new Refusal("model.unusable", $"The model cannot be used: {TooLarge}", TooLarge);
        outer.Message.ShouldBe($"The model cannot be used: {TooLarge.Message}");
        outer.Phrase.Tell("Onbruikbaar: {0}", Dutch, refusal => refusal.Code).ShouldBe("Onbruikbaar: zip.file-too-large");
    }

    [Fact]
    public void APhraseWithinARefusal_IsToldInItsPlace_AtAnyDepth()
    {
        var pixels = new Phrase("unit.pixels", $"pixels");
        var refusal = new Refusal("option.out-of-range", $"{new Phrase("option.width", $"Width")} must be {new Phrase("range.with-unit", $"1 to {1_024:N0} {pixels}")}, not {0}.");
        refusal.Message.ShouldBe("Width must be 1 to 1,024 pixels, not 0.");
        refusal.Phrase.Tell(phrase => phrase.Code).ShouldBe("option.width must be range.with-unit, not 0.");
    }

    [Fact]
    public void BracesOfFiles_AreNoArguments() => new Refusal("a.b", $"{"{0} {x}"} cannot be read.").Message.ShouldBe("{0} {x} cannot be read.");
}
