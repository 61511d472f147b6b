using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Jobs.Running;

/// <summary>Where Hangfire keeps what it was given, and the servers that work it off: one for each lane.</summary>
internal static class HangfireStore
{
    /// <summary>Adds Hangfire on the store that <see cref="JobOptions"/> name, and its servers.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="processName">What this process is called among those that work the store off.</param>
    public static void AddHangfireStore(this IServiceCollection services, Func<IServiceProvider, string> processName)
    {
        // These two by name: Hangfire's own are those of the process, whichever hub in it came last.
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<JobOptions>>().Value));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseLogProvider(new HangfireLog(provider.GetRequiredService<ILoggerFactory>())));
        foreach (var lane in Lane.All)
        {
            services.AddHangfireServer((provider, server) => SetUp(server, lane, processName(provider)));
        }
    }

    private static JobStorage Open(JobOptions options)
    {
        if (options.PostgreSql.Length == 0)
        {
            return new InMemoryStorage(new InMemoryStorageOptions
            {
                IdType = InMemoryStorageIdType.Guid, // Numbers begin at 1 in every process: an old one in a row would name another job.
                MaxExpirationTime = TimeSpan.FromHours(3),
            });
        }

        var postgres = new PostgreSqlStorageOptions
        {
            UseSlidingInvisibilityTimeout = true, // Without it whatever takes longer is begun again while it runs.
            InvisibilityTimeout = options.TakenOverAfter,
            QueuePollInterval = TimeSpan.FromSeconds(1),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(options.PostgreSql, postgres), postgres);
    }

    private static void SetUp(BackgroundJobServerOptions server, Lane lane, string processName)
    {
        server.ServerName = $"{processName}-{lane.Name}";
        server.Queues = [lane.Name];
        server.WorkerCount = lane.AtOnce;
        server.CancellationCheckInterval = TimeSpan.FromSeconds(1);
        server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        server.ServerTimeout = server.ServerCheckInterval = TimeSpan.FromHours(24); // The most there is: after a laptop's sleep one lane would bury the other, and begin its job twice.
        server.ShutdownTimeout = TimeSpan.FromSeconds(20); // To save a checkpoint; below what the host allows.
    }
}
