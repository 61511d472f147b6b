using System.Text.Json;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.Web.Features.Drive.Seat;

/// <summary>Where beside the middle of the road a race begins.</summary>
public enum StartPlace
{
    Middle,
    Left,
    Right,
}

/// <summary>How a person has set their seat up. Their browser keeps it.</summary>
public sealed record SeatChoices
{
    /// <summary>How quickly the stick goes where a key sends it, 1 as usual.</summary>
    public const double SlowestKeys = 0.4;

    /// <inheritdoc cref="SlowestKeys"/>
    public const double QuickestKeys = 2.5;

    /// <summary>How much of the way to one side the stick goes in a second of a key, as usual.</summary>
    public const double UsualKeys = 2.5;

    /// <summary>How much of a pad's stick counts as its middle.</summary>
    public const double LargestDeadZone = 0.4;

    private const double BesideMetres = 3;

    public string Track { get; init; } = Tracks.All[0].Name;

    public CameraPlace Camera { get; init; }

    public StartPlace Start { get; init; }

    public bool Hud { get; init; } = true;

    public bool Minimap { get; init; } = true;

    public bool Kart { get; init; } = true;

    public bool Wind { get; init; }

    /// <summary>640×480 instead of 320×240.</summary>
    public bool Large { get; init; }

    public double KeySpeed { get; init; } = 1;

    public double DeadZone { get; init; } = 0.1;

    /// <summary>What a browser kept; as usual where it kept nothing, or something else.</summary>
    public static SeatChoices Read(string? kept)
    {
        try
        {
            var read = kept is null ? null : JsonSerializer.Deserialize<SeatChoices>(kept, JsonSerializerOptions.Web);
            return read is null || !Tracks.All.Any(track => track.Name == read.Track) || !Enum.IsDefined(read.Camera) || !Enum.IsDefined(read.Start)
                ? new SeatChoices()
                : read with { KeySpeed = Math.Clamp(read.KeySpeed, SlowestKeys, QuickestKeys), DeadZone = Math.Clamp(read.DeadZone, 0, LargestDeadZone) };
        }
        catch (JsonException)
        {
            return new SeatChoices();
        }
    }

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>A race so set up.</summary>
    public RaceSettings ToRace(int seed) => new()
    {
        Track = Track,
        Seed = seed,
        Gusts = Wind ? 1 : 0,
        StartLateral = Start switch { StartPlace.Left => -BesideMetres, StartPlace.Right => BesideMetres, _ => null },
        View = new ViewOptions
        {
            Width = Large ? 640 : 320,
            Height = Large ? 480 : 240,
            Camera = Camera,
            ShowHud = Hud,
            ShowMinimap = Minimap,
            ShowKart = Kart,
        },
    };
}
