using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SQLitePCL;

namespace KartHub.Web.Data;

/// <summary>
/// Sees whether the database can be written, and says so in the log and to the health endpoint when it cannot: pages still read
/// then, and nobody would notice before a recording is lost.
/// </summary>
internal sealed class DatabaseWatch(DataFolder folder, TimeProvider time, ILogger<DatabaseWatch> log) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private const int Patience = 5; // Seconds that others may hold the write lock before that is trouble.

    private volatile Trouble? trouble;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(trouble is { } now
            ? HealthCheckResult.Unhealthy($"Nothing can be written since {now.Since:HH:mm:ss} UTC: {now.Why}")
            : HealthCheckResult.Healthy());

    /// <summary>Takes the write lock and gives it back. Tells the log when writing has become impossible, and when it is possible again.</summary>
    /// <param name="patience">How long to wait for the lock; seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task LookAsync(int patience, CancellationToken cancellationToken)
    {
        var why = await TryAsync(patience, cancellationToken);
        if (why is not null && trouble is null)
        {
            trouble = new Trouble(time.GetUtcNow(), why);
            log.LogError("Nothing can be written to {Database}: {Why}", folder.Database, why);
        }
        else if (why is null && trouble is { } before)
        {
            trouble = null;
            log.LogWarning("{Database} can be written again, after {Seconds:0} s.", folder.Database, (time.GetUtcNow() - before.Since).TotalSeconds);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(Patience, stoppingToken);
        }
    }

    /// <returns>Null, or why nothing can be written.</returns>
    private async Task<string?> TryAsync(int patience, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = DatabaseFile.Open(folder.Database, SqliteOpenMode.ReadWrite);
            await Task.Run(() => DatabaseFile.TryLock(connection, patience), cancellationToken); // SQLite waits on the calling thread.
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return $"something has held its write lock for {patience} s. Is another program at work on the file?";
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    private sealed record Trouble(DateTimeOffset Since, string Why);
}
