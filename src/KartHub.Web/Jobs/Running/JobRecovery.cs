using System.Diagnostics.CodeAnalysis;

namespace KartHub.Web.Jobs.Running;

/// <summary>Puts what a crash cut off back in the queue, before anything runs.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
internal sealed class JobRecovery(JobLedger ledger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => ledger.RecoverOwnAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
