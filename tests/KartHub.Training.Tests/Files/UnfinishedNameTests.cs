using KartHub.Training.Files;

namespace KartHub.Training.Tests.Files;

public sealed class UnfinishedNameTests
{
    [Fact]
    public void AMessage_NamesThePlace_NotWhatIsBesideIt()
    {
        var (written, replaced) = UnfinishedName.OfReplacement("/home/my.model");
        foreach (var name in (string[])[UnfinishedName.Of("/home/my.model"), written, replaced])
        {
            name.ShouldNotBe("/home/my.model");
            UnfinishedName.Finished($"Access to the path '{name}' is denied.").ShouldBe("Access to the path '/home/my.model' is denied.");
            UnfinishedName.Finished($"No space left on device : '{name}/img_0.png'").ShouldBe("No space left on device : '/home/my.model/img_0.png'");
        }
    }

    [Theory]
    [InlineData("luigi")]
    [InlineData("luigi.of.monday")]
    public void AName_TellsWhatItIs(string name)
    {
        var place = Path.Combine(Path.GetTempPath(), name);
        var (written, replaced) = UnfinishedName.OfReplacement(place);
        UnfinishedName.Is(written).ShouldBeTrue();
        UnfinishedName.Is(UnfinishedName.Of(place)).ShouldBeTrue();
        UnfinishedName.PlaceOfReplaced(replaced).ShouldBe(place);
        UnfinishedName.Is(replaced).ShouldBeFalse(); // It is whole.
        UnfinishedName.Is(place).ShouldBeFalse();
        UnfinishedName.PlaceOfReplaced(place).ShouldBeNull();
    }
}
