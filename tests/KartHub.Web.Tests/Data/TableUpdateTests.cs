using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace KartHub.Web.Tests.Data;

public sealed class TableUpdateTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string Database => Path.Combine(folder.Path, "karthub.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AnOldDatabase_KeepsItsRows_AlsoThoseThatOnlyItsLogHas()
    {
        await MakeOldAsync();
        await using var still = DatabaseFile.Open(Database, SqliteOpenMode.ReadWrite); // Keeps the log from being written back.
        Run(still, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO People (Id, Name, Role, JoinedAt) VALUES ('A2', 'Ben', 'Participant', 2)");
        await still.CloseAsync();

        await TableUpdate.RunAsync(Database, default);

        await using var db = HubData.Context(Database);
        (await db.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        Names().ShouldBe(["Ann", "Ben"]);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).ShouldAllBe(name => name!.StartsWith("karthub.db", StringComparison.Ordinal) && !name.Contains("update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUpdateThatFails_LeavesTheTablesOfBefore_AndCanBeTriedAgain()
    {
        await MakeOldAsync();
        await using (var other = DatabaseFile.Open(Database, SqliteOpenMode.ReadWrite))
        {
            Run(other, "CREATE TABLE Sessions (Id TEXT)"); // In the way of a later migration.
        }

        await Should.ThrowAsync<SqliteException>(() => TableUpdate.RunAsync(Database, default));
        Names().ShouldBe(["Ann"]);

        await using (var other = DatabaseFile.Open(Database, SqliteOpenMode.ReadWrite))
        {
            Run(other, "DROP TABLE Sessions");
        }

        await TableUpdate.RunAsync(Database, default);
        Names().ShouldBe(["Ann"]);
    }

    [Fact]
    public async Task ADatabaseThatSomebodyElseHasOpen_IsLeftAsItIs()
    {
        await MakeOldAsync();
        await using (var backup = DatabaseFile.Open(Database, SqliteOpenMode.ReadWrite))
        {
            Run(backup, "PRAGMA journal_mode = WAL; BEGIN; SELECT * FROM People");
            (await Should.ThrowAsync<HubDataException>(() => TableUpdate.RunAsync(Database, default))).Message.ShouldContain("another program is at work");
        }

        await TableUpdate.RunAsync(Database, default);
        Names().ShouldBe(["Ann"]);
    }

    [Fact]
    public async Task TheLogOfALostDatabase_IsNotTakenForTheNewOnes()
    {
        await MakeOldAsync();
        await using (var killed = DatabaseFile.Open(Database, SqliteOpenMode.ReadWrite))
        {
            Run(killed, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO People (Id, Name, Role, JoinedAt) VALUES ('A2', 'Ben', 'Participant', 2)");
            File.Copy($"{Database}-wal", Path.Combine(folder.Path, "left"));
        }

        File.Delete(Database);
        File.Move(Path.Combine(folder.Path, "left"), $"{Database}-wal");
        await TableUpdate.RunAsync(Database, default);

        Names().ShouldBeEmpty();
        await using var db = HubData.Context(Database);
        (await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync()).ShouldBe(["ok"]);
    }

    [Fact]
    public async Task ANewDatabase_IsMade_AndOneThatIsUpToDate_IsLeftAlone()
    {
        await TableUpdate.RunAsync(Database, default);
        var made = File.GetLastWriteTimeUtc(Database);
        await TableUpdate.RunAsync(Database, default);

        Names().ShouldBeEmpty();
        File.GetLastWriteTimeUtc(Database).ShouldBe(made);
    }

    /// <summary>A database of the first KartHub, with Ann in it.</summary>
    private async Task MakeOldAsync()
    {
        await using var db = HubData.Context(Database);
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
        await db.Database.ExecuteSqlRawAsync("INSERT INTO People (Id, Name, Role, JoinedAt) VALUES ('A1', 'Ann', 'Participant', 1)");
    }

    private List<string> Names()
    {
        using var connection = DatabaseFile.Open(Database, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Name FROM People ORDER BY Name";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
