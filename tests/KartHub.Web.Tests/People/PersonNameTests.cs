using KartHub.Web.Features.People;

namespace KartHub.Web.Tests.People;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ann", "ann")]
    [InlineData("Ann", "  ANN ")]
    [InlineData("Ann Lee", "Ann\t \u00a0Lee")]
    [InlineData("Ann", "A\u200bnn")]
    [InlineData("Ann", "Ａｎｎ")]
    [InlineData("Zo\u00eb", "Zoe\u0308")]
    [InlineData("Ann", "\u202eAnn\u202c")]
    public void NamesThatLookTheSame_AreTheSame(string one, string other) => PersonName.KeyOf(other).ShouldBe(PersonName.KeyOf(one));

    [Theory]
    [InlineData("Ann", "Anne")]
    [InlineData("Ann", "Ann 2")]
    [InlineData("Zoe", "Zo\u00eb")]
    public void OtherNames_AreOthers(string one, string other) => PersonName.KeyOf(other).ShouldNotBe(PersonName.KeyOf(one));

    [Theory]
    [InlineData("  Ann \n Lee ", "Ann Lee")]
    [InlineData("\u202eAnn\u0007", "Ann")]
    [InlineData("\u200f \t", "")]
    [InlineData("\ud83d\udc69\u200d\ud83d\ude80", "\ud83d\udc69\u200d\ud83d\ude80")]
    [InlineData(null, "")]
    public void AName_IsKeptTidy(string? written, string kept) => PersonName.Tidied(written).ShouldBe(kept);

    [Fact]
    public void HalfACharacter_IsNone() => PersonName.Tidied("Ann" + (char)0xd83d).ShouldBe("Ann\ufffd");

    [Fact]
    public void TheSecondAnn_GetsTheFirstNumberThatIsFree_AndNoNameGrowsTooLong()
    {
        var longest = new string('a', Person.MaxName);
        HashSet<string> taken = [PersonName.KeyOf("Ann"), PersonName.KeyOf("ann 2"), PersonName.KeyOf(longest)];

        PersonName.Free("Bob", taken).ShouldBe("Bob");
        PersonName.Free("Ann", taken).ShouldBe("Ann 3");
        PersonName.Free(longest, taken).ShouldBe($"{longest[..^2]} 2");
    }
}
