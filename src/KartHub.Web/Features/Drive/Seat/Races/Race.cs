namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>A race that is being recorded, or waits to be drawn.</summary>
/// <param name="Id">Its id, which its recording has too.</param>
/// <param name="OwnerId">Who drives.</param>
/// <param name="Start">What is known of it.</param>
internal sealed record Race(Guid Id, Guid OwnerId, RaceStart Start)
{
    /// <summary>What its driver took out again while it is driven; see <see cref="RaceEnd.Erased"/>.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Erased { get; init; } = [];

    /// <summary>Its end; null while more can come.</summary>
    public RaceEnd? End { get; init; }
}
