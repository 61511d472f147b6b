using System.Diagnostics.CodeAnalysis;
using KartHub.Web.Data;

namespace KartHub.Web.Features.Drive.Seat.Races;

/// <summary>Looks after races at the start and every minute: ends those of pages that are gone, and lets be drawn what is over.</summary>
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
            var remembered = false;
            do
            {
                try
                {
                    if (!remembered)
                    {
                        await races.RememberAsync(stoppingToken);
                        remembered = true;
                    }

                    await races.CareAsync(stoppingToken);
                }
                catch (Exception e) when (DataTrouble.InWords(e) is { } words)
                {
                    log.LogWarning(e, "Races could not be looked after; it is tried again: {Words}", words);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops; the rest is for the next start.
        }
    }
}
