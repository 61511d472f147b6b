using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.EndToEnd.Tests;

/// <summary>Starts on data that cannot be used: a sentence with the file and the way out, no stack, and nothing was changed.</summary>
[Trait("Category", "Slow")]
public sealed class BadStartTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-start-");

    public BadStartTests() => Mode(folder.FullName, "777");

    private string Data => Path.Combine(folder.FullName, "data");

    private string Database => Path.Combine(Data, "karthub.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Leftovers.Delete(folder);
    }

    [Fact]
    public async Task RecordingsWithoutADatabase_AreNotLeftBehind()
    {
        Open(Data);
        Record();

        await RefusedAsync($"{Data} holds 1 recordings beside no database: let scripts/doctor.sh adopt them, restore a backup, or name another data folder.");
        File.Exists(Database).ShouldBeFalse();
    }

    [Fact]
    public async Task RecordingsBesideAnEmptyDatabase_AreNotLeftBehind()
    {
        Open(Data);
        await MigrateAsync();
        Record();

        await RefusedAsync($"{Data} holds 1 recordings beside a database that knows none");
    }

    [Fact]
    public async Task SomethingThatIsNoDatabase_IsNamed()
    {
        Open(Data);
        File.WriteAllText(Database, "Minutes of the last meeting, and some more text.");

        await RefusedAsync($"{Database} is not a database, or its beginning is damaged: restore a backup, or move the file away");
        File.ReadAllText(Database).ShouldStartWith("Minutes");
    }

    [Fact]
    public async Task TheDatabaseOfAnotherProgram_IsNamed()
    {
        Open(Data);
        Execute("CREATE TABLE Invoices (Id INTEGER)");

        await RefusedAsync($"{Database} is the database of another program: name another data folder, or move the file away.");
    }

    [Fact]
    public async Task TheDatabaseOfANewerKartHub_IsNamed()
    {
        Open(Data);
        await MigrateAsync();
        Execute("INSERT INTO __EFMigrationsHistory VALUES ('20990101000000_AddTimeTravel', '99.0.0')");

        await RefusedAsync($"{Database} was made by a newer KartHub, which changed its tables (20990101000000_AddTimeTravel): start that KartHub");
    }

    [Fact]
    public async Task ADamagedDatabase_IsNamed()
    {
        Open(Data);
        await MigrateAsync();
        Execute("PRAGMA journal_mode = DELETE");
        using (var file = File.OpenWrite(Database))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xAB, (int)file.Length - 4096).ToArray());
        }

        Open(Database);
        await RefusedAsync($"{Database} is damaged (", "restore a backup");
    }

    [Fact]
    public async Task AFolderWhereTheDatabaseShouldBe_IsNamed()
    {
        Open(Data);
        Directory.CreateDirectory(Database);

        await RefusedAsync($"{Database} is a folder where the database should be");
    }

    [Fact]
    public async Task AFileWhereTheDataFolderShouldBe_IsNamed()
    {
        File.WriteAllText(Data, "");

        await RefusedAsync($"{Data} is a file, not a folder: name another data folder.");
    }

    [SkippableFact]
    public async Task ADataFolderThatCannotBeWritten_IsNamed()
    {
        RequireModes();
        Directory.CreateDirectory(Data);
        Mode(Data, "555");

        await RefusedAsync($"{Path.Combine(Data, "hub.lock")} cannot be written (", $"let the hub's user write to {Data}, or name another data folder.");
    }

    [SkippableFact]
    public async Task ADataFolderThatCannotBeMade_IsNamed()
    {
        RequireModes();
        Mode(folder.FullName, "555");

        await RefusedAsync($"{Data} cannot be made (", "name a data folder that the hub's user may write to.");
    }

    [SkippableFact]
    public async Task ADatabaseThatCannotBeWritten_IsNamed()
    {
        RequireModes();
        Open(Data);
        await MigrateAsync();
        Mode(Database, "444");

        await RefusedAsync($"{Database} cannot be written (", "let the hub's user write to it and its folder");
    }

    [SkippableFact]
    public async Task AFullDisk_IsSaid()
    {
        Directory.CreateDirectory(Data);
        using var disk = SmallDisk.Mount(Data, "1m");

        await RefusedAsync($"The disk of {Data} is full: make room on it, then start the hub again.");
    }

    [Fact]
    public async Task ASecondHubOnTheSameFolder_IsRefused_AndAKilledOneIsNoObstacle()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();

        var second = await WebProgram.RunAsync("--contentRoot", Path.Combine(Repository.Root, "src", "KartHub.Web"), "--urls", "http://127.0.0.1:0", $"--Hub:DataFolder={hub.DataPath}");
        second.ShouldBe(new Ended(1, "", $"A hub or doctor is at work on {hub.DataPath} already: stop it first, or name another data folder.{Environment.NewLine}"));

        await hub.KillAsync();
        await hub.StartAsync();
    }

    private async Task RefusedAsync(params string[] words)
    {
        var ended = await WebProgram.StartHubAsync(Data);

        ended.Code.ShouldBe(1, ended.Error);
        foreach (var word in words)
        {
            ended.Error.ShouldContain(word);
        }

        ended.Error.Trim().Split('\n').Length.ShouldBe(1, ended.Error);
        ended.Output.ShouldBe("");
    }

    /// <summary>Makes a folder, or takes a file, that everybody may write.</summary>
    private static void Open(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(path);
        }

        Mode(path, "777");
    }

    private static void Mode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    private void Record()
    {
        var recording = Directory.CreateDirectory(Path.Combine(Data, "recordings", Guid.NewGuid().ToString("n")));
        File.WriteAllBytes(Path.Combine(recording.FullName, "frames.khf"), new byte[100]);
    }

    private async Task MigrateAsync()
    {
        var options = new DbContextOptionsBuilder<HubContext>().UseSqlite($"Data Source={Database};Pooling=False").Options;
        await using (var db = new HubContext(options))
        {
            await db.Database.MigrateAsync();
        }

        foreach (var file in Directory.GetFiles(Data))
        {
            Open(file);
        }
    }

    private void Execute(string sql)
    {
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Open(Database);
    }

    private static void RequireModes() => Skip.IfNot(
        OperatingSystem.IsLinux() && (!Environment.IsPrivilegedProcess || File.Exists("/usr/bin/setpriv")), "Root may write everywhere, and there is no setpriv to take that away.");
}
