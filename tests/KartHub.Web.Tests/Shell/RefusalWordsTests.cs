using KartHub.Contracts;
using KartHub.Training.Runs;
using KartHub.Web.Shell;

namespace KartHub.Web.Tests.Shell;

public sealed class RefusalWordsTests
{
    private static readonly Refusal Password = new("zip.password", $"'{"run.zip"}' is protected by a password.");

    [Fact]
    public void WhatNobodyTranslated_IsToldInEnglish() => new RefusalWords(_ => null).Tell(Password).ShouldBe(Password.Message);

    [Fact]
    public void WhatWasKept_WhenItsSentenceHadOtherArguments_IsToldAsItWasKept() =>
        new RefusalWords(_ => "{0} van {1}").Tell(new Phrase("job.epoch", $"An epoch")).ShouldBe("An epoch");

    [Fact]
    public void WhatIsTranslated_IsToldByItsCode_WithTheRefusalsInIt()
    {
        var words = Translated(new() { ["zip.password"] = "'{0}' heeft een wachtwoord.", ["model.unusable"] = "Model onbruikbaar: {0}" });
        words.Tell(new Refusal("model.unusable", $"The model cannot be used: {Password}")).ShouldBe("Model onbruikbaar: 'run.zip' heeft een wachtwoord.");
    }

    [Fact]
    public void AnOptionsName_IsTranslated_OnItsOwnAndInItsRefusal()
    {
        var words = Translated(new()
        {
            ["option.shift"] = "Verschuiving", ["option.out-of-range"] = "{0}: {1}, niet {2}.", ["range.with-meaning-and-unit"] = "{0} ({1}) tot {2} {3}", ["meaning.none"] = "geen",
        });
        words.Tell(TrainingOptionTable.Shift.Label).ShouldBe("Verschuiving");
        words.Tell(new TrainingOptions { Shift = 51 }.Validate().ShouldHaveSingleItem()).ShouldBe("Verschuiving: 0 (geen) tot 50 pixels, niet 51.");
    }

    private static RefusalWords Translated(Dictionary<string, string> sentences) => new(sentences.GetValueOrDefault);
}
