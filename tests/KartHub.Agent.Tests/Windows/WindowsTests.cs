using System.Net;
using KartHub.Agent.Simulation;
using KartHub.Contracts;
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
    public async Task AtAHub_ItDrivesAndRecordsOverACutNetwork()
    {
        await using var hub = await TestHub.StartedAsync();
        await using var network = new CuttableProxy(() => new IPEndPoint(IPAddress.Loopback, hub.Address.Address.Port));
        var spool = Directory.CreateDirectory(Path.Combine(wine.Folder, "spool")).FullName;
        using var agent = wine.Start(
            Agent, new Dictionary<string, string> { ["KARTHUB_AGENT_KEY"] = TestHub.Key },
            "connect", "--hub", network.Address.AbsoluteUri, "--source", "simulator", "--spool", $"Z:{spool.Replace('/', '\\')}");
        await Eventually.IsTrue(() => agent.HasExited || !hub.Statuses.IsEmpty);

        agent.HasExited.ShouldBeFalse(agent.Printed);
        await NetworkCut.ChangesNothingAsync(hub, network, spool);
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
            "record", "--source", "window:on record", "--format", "png", "--out", $"Z:{folder.Replace('/', '\\')}\\run");
        await Eventually.IsTrue(() => agent.HasExited || Segments(Path.Combine(folder, "run.spool")) > 1);
        await window.EndAsync();
        (await agent.EndAsync()).ShouldBe(1, agent.Printed);
        agent.Printed.ShouldContain("The window \"Kart on record\" was closed.", Case.Sensitive, agent.Printed);

        using var recording = RecordingFormats.Open(Path.Combine(folder, "run"));
        recording.FrameCount.ShouldBeGreaterThan(1);
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

    [SkippableFact]
    public async Task Jpeg_IsReadAndWrittenWithoutItsLibrary_NearlyAsByIt_AndWhatIsBrokenIsRefused()
    {
        var drawn = SimulatorPictures(1)[0];
        var odd = drawn.Crop(new Crop(301, 203, 61, 37)); // No multiple of the format's blocks.
        var file = Jpeg.Write(drawn);
        var folder = Directory.CreateDirectory(Path.Combine(wine.Folder, "pictures")).FullName;
        string PathOf(string name) => Path.Combine(folder, name);
        await File.WriteAllBytesAsync(PathOf("drawn.png"), Png.Write(drawn));
        await File.WriteAllBytesAsync(PathOf("odd.png"), Png.Write(odd));
        await File.WriteAllBytesAsync(PathOf("read.jpg"), file);
        await File.WriteAllBytesAsync(PathOf("cut.jpg"), file[..(file.Length / 2)]);
        await File.WriteAllBytesAsync(PathOf("noise.jpg"), [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]);

        using var windows = wine.Start(Program, null, "redraw", $"Z:{folder.Replace('/', '\\')}");
        (await windows.EndAsync()).ShouldBe(0, windows.Printed);

        windows.Printed.Split('\n').ShouldBe(
        [
            "cut.jpg: The JPEG is damaged: it ends before its picture does.",
            "drawn.png: 640×480",
            windows.Printed.Split('\n').Single(line => line.StartsWith("noise.jpg: The JPEG is damaged: ", StringComparison.Ordinal)),
            "odd.png: 61×37",
            "read.jpg: 640×480",
        ]);
        var written = await File.ReadAllBytesAsync(PathOf("drawn.png.redrawn"));
        Jpeg.IsJpeg(written).ShouldBeTrue();
        ShouldBeNearly(drawn, written);
        ShouldBeNearly(odd, await File.ReadAllBytesAsync(PathOf("odd.png.redrawn")));
        SignalToNoise(Jpeg.Read(file), Png.Read(await File.ReadAllBytesAsync(PathOf("read.jpg.redrawn")))).ShouldBeGreaterThan(35); // Not the same: each smooths colours in its own way.
    }

    [SkippableFact]
    public async Task Record_KeepsJpeg_ThatIsReadElsewhere()
    {
        var folder = Directory.CreateDirectory(Path.Combine(wine.Folder, "jpeg")).FullName;
        var pictures = SimulatorPictures(4);
        using (var original = RecordingFormats.Create(Path.Combine(folder, "original"), new RecordingNotes(10)))
        {
            for (var i = 0; i < pictures.Count; i++)
            {
                original.Add(Png.Write(pictures[i]), new Controls(i / 10f, 0, 1, 0, 0));
            }

            original.Complete();
        }

        var place = $"Z:{folder.Replace('/', '\\')}";
        var isRecorded = false;
        for (var seconds = 1; !isRecorded; seconds *= 4)
        {
            using var agent = wine.Start(
                Agent, null, "record", "--source", $"folder:{place}\\original", "--format", "jpeg", "--rate", "10", "--seconds", $"{seconds}", "--out", $"{place}\\run");
            isRecorded = await agent.EndAsync() == 0;
            (isRecorded || agent.Printed.Contains("Nothing was recorded", StringComparison.Ordinal)).ShouldBeTrue(agent.Printed); // A busy machine may need longer.
        }

        using var recording = RecordingFormats.Open(Path.Combine(folder, "run"));
        foreach (var frame in recording.ReadFrames())
        {
            Jpeg.IsJpeg(frame.Picture.Span).ShouldBeTrue();
            ShouldBeNearly(pictures[(int)Math.Round(frame.Controls.SteerX * 10)], frame.Picture.Span);
        }
    }

    private static int Segments(string spool) => Directory.Exists(spool) ? Directory.GetFiles(spool, "*.segment", SearchOption.AllDirectories).Length : 0;

    /// <summary>What a driver sees of the simulator, a second apart.</summary>
    private static List<Frame> SimulatorPictures(int count)
    {
        var time = new TestTime();
        using var world = new SimulatorWorld(null, time);
        var pictures = new List<Frame>();
        while (pictures.Count < count)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            pictures.Add(world.CaptureAsync(default).AsTask().GetAwaiter().GetResult().Picture);
        }

        return pictures;
    }

    /// <summary>As good as what is written here.</summary>
    private static void ShouldBeNearly(Frame original, ReadOnlySpan<byte> file) =>
        SignalToNoise(original, Jpeg.Read(file)).ShouldBeGreaterThan(SignalToNoise(original, Jpeg.Read(Jpeg.Write(original))) - 1);

    /// <summary>PSNR in decibels.</summary>
    private static double SignalToNoise(Frame one, Frame other)
    {
        other.Size.ShouldBe(one.Size);
        return 10 * Math.Log10(255.0 * 255 / one.Pixels.Zip(other.Pixels, (a, b) => (double)(a - b) * (a - b)).Average());
    }

    /// <summary>Captures until that is seen: a window that was shown again is drawn a moment later.</summary>
    private static async Task SeeAsync(WineProgram onlooker, string expected)
    {
        await Eventually.IsTrueAsync(async () => await onlooker.TellAsync("capture") == expected, expected);
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
