using System.Diagnostics;
using KartHub.Imaging;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Recordings;

/// <summary>The agent as a process of its own that does not find libjpeg-turbo.</summary>
public sealed class JpegWithoutItsLibraryTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Record_KeepsJpeg_ThatIsReadElsewhere()
    {
        for (var seconds = 1; !await RecordAsync(seconds); seconds *= 4)
        {
            // A busy machine may need longer.
        }

        using var recording = RecordingFormats.Open(folder["run"]);
        foreach (var frame in recording.ReadFrames())
        {
            frame.Picture.Span.IndexOf<byte>([0xFF, 0xDB, 0, 2 + 2 * 65]).ShouldBePositive("both tables in one segment, as ImageSharp writes them and libjpeg-turbo does not");
            Jpeg.Read(frame.Picture.Span).Size.ShouldBe(new PictureSize(640, 480));
        }
    }

    /// <returns>Whether there was time for a frame.</returns>
    private async Task<bool> RecordAsync(int seconds)
    {
        using var agent = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(KartAgent).Assembly.Location, "record", "--format", "jpeg", "--seconds", $"{seconds}", "--out", folder["run"]])
        {
            Environment = { ["KARTHUB_TURBOJPEG"] = folder["none"] },
            RedirectStandardError = true,
        })!;
        var said = await agent.StandardError.ReadToEndAsync();
        await agent.WaitForExitAsync();
        (agent.ExitCode == 0 || said.Contains("Nothing was recorded", StringComparison.Ordinal)).ShouldBeTrue(said);
        return agent.ExitCode == 0;
    }
}
