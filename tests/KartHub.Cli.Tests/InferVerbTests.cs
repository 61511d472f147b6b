using KartHub.Imaging;
using KartHub.Training.Models;
using KartHub.Training.Tests.Models;

namespace KartHub.Cli.Tests;

public sealed class InferVerbTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public InferVerbTests()
    {
        ModelFolder.Save(terminal["model"], TestModels.Random("pilotnet"));
        Directory.CreateDirectory(terminal["pictures"]);
    }

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task PicturesThatCannotBeUsed_ArePassedOver_AndSaid()
    {
        File.WriteAllBytes(Picture("1.png"), Png.Write(new Frame(64, 48)));
        File.WriteAllText(Picture("2.png"), "BM");
        File.WriteAllText(Picture("3.jpg"), "");
        File.WriteAllBytes(Picture("4.png"), Png.Write(new Frame(32, 24)));
        File.WriteAllBytes(Picture("5.gif"), Convert.FromHexString("47494638396101000100800000FF00000000002C00000000010001000002024401003B")); // A red pixel.

        var printed = await TestTerminal.RunAsync("infer", "--model", terminal["model"], terminal["pictures"], "--json");

        printed.ExitCode.ShouldBe(0, printed.Error);
        printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.Text("image")).ShouldBe(["1.png", "4.png", "5.gif"]);
        printed.Error.ShouldContain("2.png cannot be read");
        printed.Error.ShouldContain("3.jpg' is empty");
        (await terminal.RefusalAsync("infer", "--model", terminal["model"], Picture("2.png"))).ShouldContain("2.png cannot be read");
    }

    [Fact]
    public async Task AFolder_OfWhichNothingCanBeUsed_IsRefused()
    {
        File.WriteAllText(Picture("1.png"), "BM");
        (await terminal.RefusalAsync("infer", "--model", terminal["model"], terminal["pictures"])).ShouldContain("None of the 1 pictures in");
    }

    [SkippableFact]
    public async Task APipe_IsNeverWaitedFor()
    {
        Skip.If(OperatingSystem.IsWindows(), "Pipes are no files there.");
        using (var made = System.Diagnostics.Process.Start("mkfifo", Picture("1.png")))
        {
            await made.WaitForExitAsync();
        }

        (await terminal.RefusalAsync("infer", "--model", terminal["model"], Picture("1.png"))).ShouldContain("a pipe, a socket or a device");
        (await terminal.RefusalAsync("infer", "--model", terminal["model"], terminal["pictures"])).ShouldContain("a pipe, a socket or a device");
    }

    private string Picture(string name) => Path.Combine(terminal["pictures"], name);
}
