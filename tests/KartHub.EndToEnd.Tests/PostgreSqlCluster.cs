using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>A PostgreSQL of the tests' own, on a socket in its folder. It ends with this process, even when that is killed.</summary>
public sealed class PostgreSqlCluster : IAsyncLifetime
{
    private const string Installed = "/usr/lib/postgresql"; // Debian's: a folder for each version.
    private const string User = "karthub";

    // Waits for the end of its input, which comes when this process is gone for whatever reason, and takes the server along. What it holds need not outlive that.
    private const string Keeper = """
        set -e
        trap '' INT
        "$1/initdb" --pgdata data --username "$2" --auth trust --encoding UTF8 --no-locale --no-sync >/dev/null
        "$1/pg_ctl" start --pgdata data --log log --options "-F -k '$PWD' -c listen_addresses=" --wait --silent
        echo ready
        cat >/dev/null
        "$1/pg_ctl" stop --pgdata data --mode immediate --wait --silent
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-e2e-");
    private readonly string? programs = Directory.Exists(Installed)
        ? Directory.GetDirectories(Installed).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private Process? keeper;

    /// <summary>Makes it and waits until it takes connections, where PostgreSQL is installed.</summary>
    public async Task InitializeAsync()
    {
        if (programs is null)
        {
            return;
        }

        string[] command = ["sh", "-c", Keeper, "sh", programs, User];
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder.FullName);
            command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command]; // It refuses to run as root.
        }

        keeper = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        (await keeper.StandardOutput.ReadLineAsync()).ShouldBe("ready");
    }

    /// <summary>Makes an empty database. Skips the test where PostgreSQL is not installed.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        Skip.If(programs is null, "PostgreSQL is not installed (Debian: postgresql).");
        await RunAsync(Path.Combine(programs, "createdb"), "--host", folder.FullName, "--username", User, name);
        return $"Host={folder.FullName};Username={User};Database={name}";
    }

    public async Task DisposeAsync()
    {
        if (keeper is not null)
        {
            keeper.StandardInput.Close();
            await keeper.WaitForExitAsync();
            keeper.Dispose();
        }

        Leftovers.Delete(folder);
    }

    private static async Task RunAsync(params string[] command)
    {
        using var program = Process.Start(command[0], command[1..]);
        await program.WaitForExitAsync();
        program.ExitCode.ShouldBe(0, string.Join(' ', command));
    }
}
