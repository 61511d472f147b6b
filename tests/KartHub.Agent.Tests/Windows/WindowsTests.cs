using KartHub.Imaging;
using KartHub.Tests.Shared;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests.Windows;

/// <summary>The agent for Windows, under Wine: what is downloaded, and its parts through a program of the tests' own.</summary>
[Trait("Category", "Slow")]
public sealed class WindowsTests(Wine wine) : IClassFixture<Wine>
{
    private static readonly string Built = Path.Combine(Repository.Root, "artifacts", "windows");
    private static readonly string Program = Path.Combine(Built, "program", "KartHub.WindowsProgram.exe");
    private static readonly string Agent = Path.Combine(Built, "agent", "karthub-agent", "KartHub.Agent.exe");

    [SkippableFact]
    public async Task ThePackage_Starts()
    {
        using var agent = wine.Start(Agent, null, "--help");
        (await agent.EndAsync()).ShouldBe(0, agent.Printed);
        agent.Printed.ShouldContain("connect");
    }

    [SkippableTheory]
    [InlineData("window:under glass")]
    [InlineData("window:karthub.windowsPROGRAM.exe")]
    [InlineData("window:KartHubPattern")]
    public async Task AWindow_IsSeenToThePixel(string address)
    {
        using var window = await ShowAsync("Kart under glass");
        using var onlooker = await LookAsync(address);
        for (var number = 3; number < 6; number++)
        {
            await window.TellAsync($"draw {number}");
            await SeeAsync(onlooker, $"320x240 {number}");
        }

        (await onlooker.TellAsync("list")).ShouldContain("Kart under glass 320x240");
        await window.TellAsync("resize 400 300");
        await SeeAsync(onlooker, "400x300 5");
    }

    [SkippableFact]
    public async Task AWindowThatCannotBeSeen_IsSaidInWords_AndIsBackWhenItCan()
    {
        using var window = await ShowAsync("Kart in a hurry");
        using var onlooker = await LookAsync("window:in a hurry");
        await SeeAsync(onlooker, "320x240 1");
        await window.TellAsync("minimise");
        (await onlooker.TellAsync("capture")).ShouldBe("The window \"Kart in a hurry\" is minimised, so it has no picture: restore it. Others may cover it.");
        await window.TellAsync("restore");
        await SeeAsync(onlooker, "320x240 1");
        await window.TellAsync("hide");
        (await onlooker.TellAsync("capture")).ShouldContain("is hidden");
        await window.TellAsync("show");
        await SeeAsync(onlooker, "320x240 1");
        await window.EndAsync();
        (await onlooker.TellAsync("capture")).ShouldBe("The window \"Kart in a hurry\" was closed. Open it again; the agent finds it by itself.");
        using var again = await ShowAsync("Kart in a hurry");
        await SeeAsync(onlooker, "320x240 1");
    }

    [SkippableFact]
    public async Task AWindowThatIsNotThere_IsSaid_WithThoseThatAre()
    {
        using var window = await ShowAsync("Kart by itself");
        using var onlooker = await LookAsync("window:telescope");
        (await onlooker.TellAsync("capture")).ShouldBe("There is no window whose title, class or program contains \"telescope\". Open are: \"Kart by itself\".");
    }

    [SkippableFact]
    public async Task TheScreen_IsCaptured_AndAPartThatIsNotOnItIsRefused()
    {
        using var onlooker = await LookAsync("screen");
        (await onlooker.TellAsync("capture")).ShouldStartWith("1280x1024 ");
        using var part = await LookAsync("screen:10,20,64x48");
        (await part.TellAsync("capture")).ShouldStartWith("64x48 ");
        using var outside = await LookAsync("screen:1200,0,200x100");
        (await outside.TellAsync("capture")).ShouldContain("is not on the screen, which goes from (0, 0) to (1280, 1024)");
    }

    /// <summary>A process has 16384 graphics handles under Wine, and 10000 under Windows: one that is not freed each time would be noticed.</summary>
    [SkippableFact]
    public async Task Handles_AreFreed()
    {
        using var window = await ShowAsync("Kart for ever");
        using var onlooker = await LookAsync("window:for ever");
        (await onlooker.TellAsync("again 20000")).ShouldBe("320x240 1");
        using var part = await LookAsync("screen:10,20,16x8");
        (await part.TellAsync("reopen 20000")).ShouldStartWith("16x8 ");
    }

    [SkippableFact]
    public async Task WithoutAPad_XInputSaysSo()
    {
        using var onlooker = await LookAsync("screen");
        var said = "";
        while (!said.Contains("no XInput", StringComparison.Ordinal))
        {
            said = await onlooker.TellAsync("pad"); // At first it looks for one.
            said.ShouldContain("XInput");
        }

        said.ShouldStartWith("no XInput controller in slots 1–4");
    }

    [SkippableFact]
    public async Task Record_KeepsTheWindowAndThePad()
    {
        var folder = Path.Combine(wine.Folder, "with pad");
        Directory.CreateDirectory(folder);
        File.Copy(Agent, Path.Combine(folder, "KartHub.Agent.exe"));
        File.Copy(Path.Combine(Built, "pad", "xinput1_4.dll"), Path.Combine(folder, "xinput1_4.dll"));
        using var window = await ShowAsync("Kart on record");
        await window.TellAsync("animate");

        using var agent = wine.Start(
            Path.Combine(folder, "KartHub.Agent.exe"), null,
            "record", "--source", "window:on record", "--seconds", "3", "--out", $"Z:{folder.Replace('/', '\\')}\\run");
        (await agent.EndAsync()).ShouldBe(0, agent.Printed);

        using var recording = TensorKartRecording.Open(Path.Combine(folder, "run"));
        recording.FrameCount.ShouldBeInRange(10, 61);
        var numbers = new List<int>();
        foreach (var frame in recording.ReadFrames())
        {
            var picture = Png.Read(frame.Picture.Span);
            picture.Size.ShouldBe(new PictureSize(320, 240));
            numbers.Add(TestWindow.NumberIn(picture));
            picture.Row(100)[..3].ToArray().ShouldBe([(byte)numbers[^1], 300 & 0xff, 100]);
            frame.Controls.SteerX.ShouldBe((0.5f - 0.125f) / 0.875f, 1e-4);
            (frame.Controls.SteerY, frame.Controls.A, frame.Controls.B, frame.Controls.Rb).ShouldBe((1, 1, 0, 1));
        }

        numbers.ShouldBeInOrder();
        numbers.Distinct().Count().ShouldBe(numbers.Count);
    }

    /// <summary>Captures until that is seen: a window that was shown again is drawn a moment later.</summary>
    private static async Task SeeAsync(WineProgram onlooker, string expected)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var seen = ""; seen != expected;)
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(60), $"\"{expected}\" is not seen, but \"{seen}\"");
            seen = await onlooker.TellAsync("capture");
        }
    }

    private async Task<WineProgram> ShowAsync(string title)
    {
        var window = wine.Start(Program, null, "show", title, "320", "240");
        (await window.ReadAsync()).ShouldBe("ready");
        return window;
    }

    private async Task<WineProgram> LookAsync(string address)
    {
        var onlooker = wine.Start(Program, null, "look", address);
        (await onlooker.ReadAsync()).ShouldBe("ready");
        return onlooker;
    }
}
