using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
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
        builder.Services.AddDbContextFactory<HubContext>((services, o) => o
            .UseSqlite(ConnectionString(services.GetRequiredService<DataFolder>()))
            .AddInterceptors(new SqlitePragmas(), new AlreadyGone()));
        builder.Services.AddSingleton<DatabaseWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseWatch>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseWatch>("database");
    }

    /// <summary><c>/health</c>, for whatever watches over the hub: 200 or 503, and a line for each thing that is looked at.</summary>
    public static void MapHealth(this WebApplication app) =>
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();

    public static string ConnectionString(DataFolder folder) =>
        new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString();

    public static async Task MigrateHubDataAsync(this WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<HubContext>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
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
