using KartHub.Web.Features.Recordings.Store;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KartHub.Web.Data;

internal static class HubData
{
    public static void AddHubData(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HubOptions>().BindConfiguration(HubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton<IDisk, SystemDisk>();
        builder.Services.AddSingleton<DiskReserve>();
        builder.Services.AddSingleton<HubLock>();
        builder.Services.AddSingleton<FrameStore>();
        builder.Services.AddSingleton<DataGate>();
        builder.Services.AddDbContextFactory<HubContext>((services, o) => o
            .UseSqlite(ConnectionString(services.GetRequiredService<DataFolder>()))
            .AddInterceptors([new SqlitePragmas(), new AlreadyGone(), .. services.GetServices<IInterceptor>()]));
        builder.Services.AddSingleton<DatabaseWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseWatch>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseWatch>("database");
    }

    /// <summary><c>/health</c>, for whatever watches over the hub: 200 or 503, and a line for each thing that is looked at.</summary>
    public static void MapHealth(this WebApplication app) =>
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();

    public static string ConnectionString(DataFolder folder) =>
        new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString();

    /// <summary>A database elsewhere, outside the pool: once it is closed, it is one file.</summary>
    public static HubContext Context(string path) => new(new DbContextOptionsBuilder<HubContext>()
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString())
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)) // TableUpdate works on a copy.
        .Options);

    /// <summary>Takes possession of the data folder and brings its database up to date.</summary>
    /// <returns>False if it cannot be worked with; why, and the way out, is on the error stream.</returns>
    public static async Task<bool> OpenHubDataAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<DataGate>().Enter();
            await MigrateAsync(app);
            return true;
        }
        catch (HubDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (Exception e) when (DataTrouble.InWords(e) is { } words)
        {
            await Console.Error.WriteLineAsync($"The hub cannot work in {app.Services.GetRequiredService<DataFolder>().Root}. {words}");
        }

        return false;
    }

    private static async Task MigrateAsync(WebApplication app)
    {
        await TableUpdate.RunAsync(app.Services.GetRequiredService<DataFolder>().Database, CancellationToken.None);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<HubContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL"); // Readers and the writer side by side. Kept in the file, but a restored copy may lack it.

        var incoming = app.Services.GetRequiredService<DataFolder>().Incoming;
        if (Directory.Exists(incoming))
        {
            Directory.Delete(incoming, recursive: true); // What a crash left half-received.
        }

        Directory.CreateDirectory(incoming);
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(e => e.Value.Description is { } why ? $"{e.Key}: {e.Value.Status}. {why}\n" : $"{e.Key}: {e.Value.Status}\n");
        return http.Response.WriteAsync(string.Concat(lines), http.RequestAborted);
    }
}
