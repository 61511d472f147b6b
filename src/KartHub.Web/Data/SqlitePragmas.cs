using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KartHub.Web.Data;

/// <summary>
/// Per-connection settings. No <c>busy_timeout</c>: this SQLite was built to sleep whole seconds in it, and the driver's
/// own loop tries again every 150 ms until the command times out.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Sql = "PRAGMA synchronous = NORMAL;"; // Enough with WAL: a power cut may lose the last commits, never the file.

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
