using System.Diagnostics;
using System.IO.Compression;
using KartHub.Web.Features.Agents.Packages;

namespace KartHub.Web.Tests.Agents;

public sealed class ReadyZipTests : IDisposable
{
    private const string Note = "karthub-agent/karthub-agent.json";
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 34, 56, TimeSpan.Zero);

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheNewFile_IsInIt_AndTheOthersAsTheyWere()
    {
        using var zip = new ZipArchive(new MemoryStream(await WithNoteAsync(TestPackages.Write(folder.Path, AgentSystem.Linux), "{ }")));

        zip.Entries.Select(e => e.FullName).ShouldBe(["karthub-agent/", "karthub-agent/KartHub.Agent", "karthub-agent/Für alle – 読.md", Note]);
        Content(zip, Note).ShouldBe("{ }"u8.ToArray());
        Content(zip, "karthub-agent/KartHub.Agent").ShouldBe(TestPackages.Program);
        zip.GetEntry(Note)!.LastWriteTime.DateTime.ShouldBe(Noon.DateTime);
    }

    /// <summary>What Debian's own program makes of it: it checks every sum, and sets the modes.</summary>
    [SkippableFact]
    public async Task Unzip_FindsNoFault_TheProgramCanBeStarted_AndTheNoteIsItsOwnersAlone()
    {
        Skip.IfNot(File.Exists("/usr/bin/unzip"), "unzip is not installed.");
        var path = Path.Combine(folder.Path, "whole.zip");
        await File.WriteAllBytesAsync(path, await WithNoteAsync(TestPackages.Write(folder.Path, AgentSystem.Linux), "{ }"));

        (await RunAsync("unzip", "-t", path)).ShouldContain("No errors detected");
        await RunAsync("unzip", "-q", path, "-d", folder.Path);

        var unpacked = Path.Combine(folder.Path, "karthub-agent");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(unpacked, "KartHub.Agent")).ShouldBe((UnixFileMode)0b111_101_101);
            File.GetUnixFileMode(Path.Combine(unpacked, "karthub-agent.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task AZipWithAComment_IsRead_AndOneWithoutAnEndIsNot()
    {
        var path = TestPackages.Write(folder.Path, AgentSystem.Windows);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.Comment = "PK\u0005\u0006 is how the end begins";
        }

        using (var zip = new ZipArchive(new MemoryStream(await WithNoteAsync(path, "{ }"))))
        {
            zip.Entries.Count.ShouldBe(4);
        }

        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..^60]);
        await Should.ThrowAsync<InvalidDataException>(() => WithNoteAsync(path, "{ }"));
    }

    [Theory]
    [InlineData(4, 1)] // On a second disk.
    [InlineData(10, 255)] // Of more files than it can say.
    [InlineData(15, 255)] // A list longer than the file.
    [InlineData(19, 255)] // That begins behind its end.
    public async Task AnEndThatSaysNonsense_IsRefused(int at, byte value)
    {
        var path = TestPackages.Write(folder.Path, AgentSystem.Windows);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length - 22 + at] = value;
        bytes[bytes.Length - 22 + at + 1] = at == 10 ? value : bytes[bytes.Length - 22 + at + 1];
        await File.WriteAllBytesAsync(path, bytes);

        await Should.ThrowAsync<InvalidDataException>(() => WithNoteAsync(path, "{ }"));
    }

    private static async Task<byte[]> WithNoteAsync(string path, string note)
    {
        await using var file = File.OpenRead(path);
        var zip = await ReadyZip.OpenAsync(file, default);
        using var whole = new MemoryStream();
        var content = System.Text.Encoding.UTF8.GetBytes(note);
        await zip.WriteWithAsync(whole, Note, content, Noon, default);
        whole.Length.ShouldBe(zip.LengthWith(Note, content));
        return whole.ToArray();
    }

    private static byte[] Content(ZipArchive zip, string name)
    {
        using var content = zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
        return said;
    }
}
