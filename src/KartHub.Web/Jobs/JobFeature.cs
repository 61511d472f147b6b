using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Quartz;

namespace KartHub.Web.Jobs;

internal static class JobFeature
{
    private const int ShortJobsAtOnce = 2; // Beside a training, without starving it or the pages.

    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobKinds>();
        builder.Services.AddSingleton<JobLedger>();
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddHostedService<JobRestart>(); // Before Quartz: hosted services start in the order of their registration.

        var folder = new DataFolder(Options.Create(builder.Configuration.GetSection(HubOptions.Section).Get<HubOptions>() ?? new()), builder.Environment);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.InstanceName = "hub";
                o.InstanceId = "hub-1";
                o.ShutdownJobInterruption = ShutdownJobInterruption.Always; // They go back to the queue; see HubJob.
            });
            quartz.UseExecutionLimits(limits => limits
                .ForGroup(Lanes.Train, 1, ExecutionLimitScope.Cluster)
                .ForGroup(Lanes.Short, ShortJobsAtOnce, ExecutionLimitScope.Node));
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.UseSqlite(SqliteFactory.Instance, HubData.ConnectionString(folder));
            });
        });
        builder.Services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }
}
