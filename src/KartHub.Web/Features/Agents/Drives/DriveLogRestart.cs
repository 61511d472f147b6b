using System.Diagnostics.CodeAnalysis;

namespace KartHub.Web.Features.Agents.Drives;

/// <summary>Puts the log in order at start, before any agent is back.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class DriveLogRestart(DriveLog log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => log.RestoreAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
