using System.Globalization;
using System.Text.Json;

namespace KartHub.Contracts.Tests;

public sealed class PhraseTests
{
    [Fact]
    public void APhrase_IsKeptAsJson_AndToldInAnotherLanguageLater()
    {
        var reason = new Refusal("csv.out-of-range", $"{"data.csv"}, row {1_003}, {"x"}: {1.5f} is out of range; {1.0} is possible.");
        var phrase = new Phrase("rows.skipped", $"Rows passed over: {12_345:N0}. The first: {reason}");

        var kept = JsonSerializer.Deserialize<Phrase>(JsonSerializer.Serialize(phrase))!;

        kept.ShouldBe(phrase);
        kept.Message.ShouldBe("Rows passed over: 12,345. The first: data.csv, row 1003, x: 1.5 is out of range; 1 is possible.");
        kept.Tell("De eerste van {0:N0}: {1}", CultureInfo.GetCultureInfo("nl-NL"), inner => inner.Code).ShouldBe("De eerste van 12.345: csv.out-of-range");
    }

    [Fact]
    public void Json_HasTheMessage_ForWhoOnlyReadsIt()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(new Phrase("picture.black", $"All {475:N0} pictures are black.")));
        json.RootElement.GetProperty("code").GetString().ShouldBe("picture.black");
        json.RootElement.GetProperty("message").GetString().ShouldBe("All 475 pictures are black.");
    }

    [Fact]
    public void APhraseInAnother_IsKeptWithoutItsMessage_WhichTheOtherHas() =>
        JsonSerializer.Serialize(new Phrase("a.b", $"So: {new Phrase("c.d", $"no.")}"))
            .ShouldBe("""{"code":"a.b","message":"So: no.","sentence":"So: {0}","arguments":[{"code":"c.d","sentence":"no.","arguments":[]}]}""");

    [Fact]
    public void AShortenedPhrase_HasShorterTexts_AlsoInThePhrasesInIt() =>
        new Phrase("a.b", $"{"Ring of clover"}, {12_345:N0}: {new Phrase("c.d", $"'{"drive.zip"}' is none.")}").Shortened(6).Message.ShouldBe("Ring…, 12,345: 'drive…' is none.");

    [Fact]
    public void AText_IsToldAsItIs()
    {
        var text = Phrase.AsItIs("{0} of {1}");
        (text.Message, text.IsAsItIs, text).ShouldBe(("{0} of {1}", true, JsonSerializer.Deserialize<Phrase>(JsonSerializer.Serialize(text))!));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"code":"a.b","sentence":"x","arguments":[true]}""")]
    [InlineData("""{"code":"a.b","sentence":"x","arguments":[[]]}""")]
    [InlineData("""{"code":"a.b","sentence":"{0} of {1}","arguments":[1]}""")]
    [InlineData("""{"code":"a.b","sentence":"{0,1000000}","arguments":[1]}""")]
    [InlineData("""{"code":"a.b","sentence":"{0:N1000000}","arguments":[1]}""")]
    [InlineData("""{"code":"a.b","sentence":"{0:D1000000}","arguments":[1]}""")]
    [InlineData("""{"code":"a.b","sentence":"{0","arguments":[1]}""")]
    public void WhatIsNoNotice_IsNotTakenForOne(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Phrase>(json));
}
