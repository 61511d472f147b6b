using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Tests.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [SkippableFact]
    public void APipe_ADevice_OrALinkToOne_IsNeverOpened()
    {
        temp.Pipe("pipe");
        File.CreateSymbolicLink(temp["link"], temp["pipe"]);
        File.CreateSymbolicLink(temp["zeros"], "/dev/zero");
        foreach (var name in (string[])["pipe", "link", "zeros"])
        {
            Should.Throw<Refusal>(() => RegularFile.Open(temp[name])).Code.ShouldBe("file.no-content");
        }
    }

    [Fact]
    public void AFile_IsReadUpToItsLimit_ThroughALinkToo()
    {
        File.CreateSymbolicLink(temp["link"], temp.Write("file", "1234"));
        RegularFile.ReadAtMost(temp["link"], limit: 4).ShouldBe("1234"u8.ToArray());
        RegularFile.ReadAtMost(temp["file"], limit: 3).ShouldBeNull();
        Should.Throw<FileNotFoundException>(() => RegularFile.Open(temp["absent"]));
    }
}
