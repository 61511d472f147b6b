using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Data;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>Ends the races of pages that are gone.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class RaceCare(RaceShelf races, TimeProvider time, ILogger<RaceCare> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The hub does not wait for it.
        using var timer = new PeriodicTimer(Between, time);
        try
        {
            races.Remember();
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await races.EndLeftAsync(stoppingToken);
                }
                catch (Exception e) when (DataTrouble.InWords(e) is { } words)
                {
                    log.LogWarning(e, "Races that were left could not be ended; it is tried again: {Words}", words);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops; the rest is for the next start.
        }
    }
}
