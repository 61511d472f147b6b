using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Seat.Driving;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Simulator.Rendering;

namespace KartHub.Seat;

/// <summary>What the worker's script calls: one seat.</summary>
[SupportedOSPlatform("browser")]
internal static partial class SeatExports
{
    private static readonly KeyStick Stick = new();
    private static SeatGame game = null!;
    private static DriverView view = null!;
    private static Frame frame = null!;
    private static Look? look;

    /// <summary>The paintings that a race with these settings needs and that are not here yet, a name a line.</summary>
    [JSExport]
    internal static string Needs(string settings)
    {
        var race = Read(settings);
        return string.Join('\n', Paintings.Of(Tracks.ByName(race.Track), race.View).Where(name => !Paintings.Has(name)));
    }

    [JSExport]
    internal static int Version() => DriverView.Version;

    [JSExport]
    internal static void Bring(string name, byte[] pixels) => Paintings.Bring(name, pixels);

    /// <summary>Another race; whoever drives drives on.</summary>
    [JSExport]
    internal static void Begin(string settings)
    {
        var race = Read(settings);
        var (driver, zone) = (game?.Driver ?? SeatDriver.Person, game?.DeadZone ?? 0.1);
        var another = view is null || game!.Settings.Track != race.Track || game.Settings.View != race.View;
        game = new SeatGame(race, Stick) { Driver = driver, DeadZone = zone };
        if (another)
        {
            view = new DriverView(game.Track, race.View);
            frame = new Frame(race.View.Width, race.View.Height);
        }
    }

    [JSExport]
    internal static void Handle(double keySpeed, double deadZone) => (Stick.Speed, game.DeadZone) = (keySpeed, deadZone);

    /// <summary>What is pressed: sticks that are not there are NaN.</summary>
    [JSExport]
    internal static void Press(int keys, double padX, double padY, int padButtons, double touchX, int touchButtons) => game.Input = new SeatInput(
        (SeatKeys)keys,
        double.IsNaN(padX) ? null : new SeatStick(padX, padY, (SeatKeys)padButtons),
        double.IsNaN(touchX) ? null : new SeatStick(touchX, 0, (SeatKeys)touchButtons));

    /// <summary>Plays some ticks.</summary>
    [JSExport]
    internal static void Play(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            game.Step();
        }
    }

    [JSExport]
    internal static void Draw()
    {
        view.Draw(game.Seen);
        Show(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(view.Pixels), view.Pixels.Length)), view.Options.Width, view.Options.Height);
    }

    [JSExport]
    internal static void Drive(string who) => game.Driver = Enum.Parse<SeatDriver>(who, ignoreCase: true);

    [JSExport]
    internal static void PutBack() => game.PutBack();

    [JSExport]
    internal static void Record(bool on) => game.Recording = on;

    [JSExport]
    internal static byte[] TakeTicks() => game.TakeTicks();

    /// <summary>How a model looks at the picture: the part of it, and the size that it wants. A part without width is all of it.</summary>
    [JSExport]
    internal static void LookAs(int partX, int partY, int partWidth, int partHeight, int width, int height) =>
        look = new Look(partWidth > 0 ? new Crop(partX, partY, partWidth, partHeight) : null, width, height);

    /// <summary>What the model is shown of now.</summary>
    [JSExport]
    internal static byte[] Look()
    {
        view.Render(game.Seen, frame);
        return look!.At(frame);
    }

    /// <summary>What the model makes of it.</summary>
    [JSExport]
    internal static void Pilot(double x, double y, double a, double b, double rb) => game.Pilot = new Controls((float)x, (float)y, (float)a, (float)b, (float)rb);

    /// <summary>How things stand, as JSON.</summary>
    [JSExport]
    internal static string State() => JsonSerializer.Serialize(SeatReport.Of(game), SeatJson.Default.SeatReport);

    [JSImport("show", "worker.js")]
    private static partial void Show([JSMarshalAs<JSType.MemoryView>] Span<byte> pixels, int width, int height);

    private static RaceSettings Read(string settings) => JsonSerializer.Deserialize(settings, SeatJson.Default.RaceSettings)!;
}
