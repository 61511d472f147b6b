using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace KartHub.Web.Jobs.Running;

/// <summary>Where Hangfire keeps what it was given, and the servers that work it off: one for each lane.</summary>
internal static class HangfireStore
{
    private static readonly TimeSpan Invisibility = TimeSpan.FromSeconds(15); // After so long without a sign of life another process takes a job over.

    public static JobStorage Open(JobOptions options)
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
            InvisibilityTimeout = Invisibility,
            QueuePollInterval = TimeSpan.FromSeconds(1),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(options.PostgreSql, postgres), postgres);
    }

    public static void SetUp(BackgroundJobServerOptions server, Lane lane, string processName)
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
