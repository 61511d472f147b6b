using System.Diagnostics.CodeAnalysis;

namespace KartHub.Web.Jobs;

/// <summary>Puts the queue in order at start, before Quartz runs anything.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class JobRestart(JobQueue queue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => queue.RestoreAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
