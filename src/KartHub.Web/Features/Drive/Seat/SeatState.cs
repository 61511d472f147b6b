namespace KartHub.Web.Features.Drive.Seat;

/// <summary>What the browser says of the seat, whenever something of it has changed.</summary>
public sealed record SeatState
{
    public bool Ready { get; init; }

    /// <summary>Why there is no seat in this browser; null if there is.</summary>
    public string? Trouble { get; init; }

    /// <summary>The race that is recorded; null while none is.</summary>
    public Guid? Recording { get; init; }

    /// <summary>Whether something of it was erased.</summary>
    public bool Erased { get; init; }

    /// <summary>The last race that the hub has all of.</summary>
    public Guid? Ended { get; init; }

    /// <summary>Why the hub does not take a race; null if it does.</summary>
    public string? Refused { get; init; }

    /// <summary>Whether what is driven waits in the browser for the hub.</summary>
    public bool Away { get; init; }

    /// <summary>Why the hub has no room for it; null if it has, or cannot be reached.</summary>
    public string? NoRoom { get; init; }

    /// <summary>Whether it waits until the person has signed in again.</summary>
    public bool SignedOut { get; init; }

    public IReadOnlyList<double> LapSeconds { get; init; } = [];

    /// <summary>Who drove each lap: person, pilot, expert, or several of them with + between.</summary>
    public IReadOnlyList<string> LapBy { get; init; } = [];

    public bool OffRoad { get; init; }

    public bool WrongWay { get; init; }

    /// <summary>Who drives: person, pilot, takeover or expert.</summary>
    public string DrivenBy { get; init; } = "person";

    /// <summary>The pad that is plugged in; null if there is none.</summary>
    public string? Pad { get; init; }

    /// <summary>Whether this browser tells pages of pads at this address.</summary>
    public bool PadSupported { get; init; } = true;
}
