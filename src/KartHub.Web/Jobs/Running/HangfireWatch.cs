using Hangfire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KartHub.Web.Jobs.Running;

/// <summary>Sees whether Hangfire's store still answers: an error in its own thread would end it, and nothing would run until the hub's next start.</summary>
internal sealed class HangfireWatch(JobStorage store) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var servers = await Task.Run(() => store.GetMonitoringApi().Servers(), cancellationToken).WaitAsync(Patience, cancellationToken);
            return servers.Count >= Lane.All.Count ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"Of {Lane.All.Count} lanes {servers.Count} work. Restart the hub.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"What runs jobs does not answer: {e.Message} Restart the hub.");
        }
    }
}
