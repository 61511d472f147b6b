using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KartHub.Web.Data;

/// <summary>
/// Per-connection settings. SQLite has one writer at a time, and the others wait in <c>busy_timeout</c>, which asks again after
/// milliseconds; the driver's own loop would ask every 150 ms.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Sql =
        "PRAGMA synchronous = NORMAL;" // Enough with WAL: a power cut may lose the last commits, never the file.
        + "PRAGMA busy_timeout = 30000;"; // As long as a command may take.

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
