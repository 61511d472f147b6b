using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using KartHub.Seat.Play;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.Seat;

/// <summary>What the worker's script calls. One seat a worker.</summary>
[SupportedOSPlatform("browser")]
internal static partial class SeatExports
{
    private static SeatHands hands = new();
    private static SeatGame? game;
    private static byte[] picture = [];
    private static SeatPilot? pilot;
    private static byte[] image = [];

    private static SeatGame Game => game ?? throw new InvalidOperationException("No race has begun.");

    [JSExport]
    internal static int Version() => DriverView.Version;

    /// <summary>The paintings that a race needs.</summary>
    [JSExport]
    internal static string Paintings(string settings)
    {
        var race = Read(settings);
        return JsonSerializer.Serialize([.. Painting.Of(Tracks.ByName(race.Track), race.View).Select(p => new NeededPainting(p.Name, p.Size))], SeatJson.Default.NeededPaintingArray);
    }

    /// <summary>One of them, as it was painted elsewhere.</summary>
    [JSExport]
    internal static void Provide(string settings, string name, byte[] painted)
    {
        var race = Read(settings);
        Painting.Of(Tracks.ByName(race.Track), race.View).Single(p => p.Name == name).Provide(painted);
    }

    /// <summary>Begins a race.</summary>
    /// <returns>Where in memory its pictures are drawn to; how wide and high they are.</returns>
    [JSExport]
    internal static int[] Begin(string settings)
    {
        var race = Read(settings);
        var (driver, windy) = (game?.Driver ?? SeatDriver.Person, game?.Windy ?? true);
        game = new SeatGame(race) { Hands = hands, Driver = driver, Windy = windy };
        picture = GC.AllocateArray<byte>(race.View.Width * race.View.Height * 4, pinned: true);
        return [(int)Marshal.UnsafeAddrOfPinnedArrayElement(picture, 0), race.View.Width, race.View.Height];
    }

    [JSExport]
    internal static void Hold(int keys, double stick) => hands.Hold((SeatKeys)keys, stick);

    [JSExport]
    internal static void Drive(int driver) => Game.Driver = (SeatDriver)driver;

    [JSExport]
    internal static void Set(double steerSpeed, double deadZone, bool windy)
    {
        hands.Keys.Speed = Math.Clamp(steerSpeed, 0.5, 20);
        hands.DeadZone = Math.Clamp(deadZone, 0, 0.9);
        Game.Windy = windy;
    }

    [JSExport]
    internal static void Record(bool on) => Game.Records = on;

    [JSExport]
    internal static void PutBack() => Game.PutBack();

    /// <summary>Seats a model.</summary>
    /// <param name="description">As <c>model.json</c> says it.</param>
    /// <returns>Where in memory lies what its network is to be given; height and width of it.</returns>
    [JSExport]
    internal static int[] Pilot(string description)
    {
        pilot = JsonSerializer.Deserialize(description, SeatJson.Default.SeatPilot) ?? throw new InvalidDataException("There is no model.");
        image = GC.AllocateArray<byte>(pilot.Sight.Size, pinned: true);
        return [(int)Marshal.UnsafeAddrOfPinnedArrayElement(image, 0), pilot.Preprocessing.Height, pilot.Preprocessing.Width];
    }

    /// <summary>Shows the pilot what is to be decided on, where <see cref="Pilot"/> said.</summary>
    [JSExport]
    internal static void Show() => Game.Show(pilot!, image);

    /// <summary>What the pilot's network said to it.</summary>
    [JSExport]
    internal static void Decide(double[] said) => Game.Decide(pilot!.Read([.. said.Select(value => (float)value)]));

    [JSExport]
    internal static bool AwaitsPilot() => Game.AwaitsPilot;

    [JSExport]
    internal static void Tick() => Game.Tick();

    /// <summary>Draws to where <see cref="Begin"/> said.</summary>
    [JSExport]
    internal static void Draw()
    {
        Game.Draw();
        Game.CopyTo(picture);
    }

    [JSExport]
    internal static byte[] TakeRecord() => Game.TakeRecord();

    [JSExport]
    internal static string State() => JsonSerializer.Serialize(Game.State(), SeatJson.Default.SeatState);

    private static RaceSettings Read(string settings) =>
        JsonSerializer.Deserialize(settings, SeatJson.Default.RaceSettings) ?? throw new InvalidDataException("There are no settings.");
}
