using Hangfire;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Jobs.Running;
using KartHub.Web.Jobs.Turns;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Jobs;

internal static class JobFeature
{
    private const string DashboardPath = "/hangfire";

    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section);
        services.AddSingleton<JobKinds>();
        services.AddSingleton<QueueReader>();
        services.AddSingleton<JobLedger>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<LaneSlots>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService<JobRecovery>(); // Before the servers: hosted services start in this order, and stop in the other.
        services.AddHangfireStore(provider => provider.GetRequiredService<IOptions<HubOptions>>().Value.Name);
        services.AddHostedService<JobFeed>(); // After them.
        services.AddHealthChecks().AddCheck<HangfireWatch>("jobs");
    }

    /// <summary>Hangfire's own page, to look at. It can change nothing: a job's row would not hear of it.</summary>
    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard(DashboardPath, new DashboardOptions
        {
            AppPath = "/jobs",
            Authorization = [], // The policy's work.
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = _ => true,
        }).RequireAuthorization(nameof(Role.Instructor));
}
