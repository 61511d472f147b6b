using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Data;

internal static class HubData
{
    public static void AddHubData(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HubOptions>().BindConfiguration(HubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton<SqliteWriteTurn>();
        builder.Services.AddDbContextFactory<HubContext>((services, o) => o
            .UseSqlite(ConnectionString(services.GetRequiredService<DataFolder>()))
            .AddInterceptors(new SqlitePragmas(), services.GetRequiredService<SqliteWriteTurn>()));
    }

    public static string ConnectionString(DataFolder folder) =>
        new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString();

    public static async Task MigrateHubDataAsync(this WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<HubContext>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();

        var incoming = app.Services.GetRequiredService<DataFolder>().Incoming;
        if (Directory.Exists(incoming))
        {
            Directory.Delete(incoming, recursive: true); // What a crash left half-received.
        }

        Directory.CreateDirectory(incoming);
    }
}
