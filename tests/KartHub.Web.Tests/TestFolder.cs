using Microsoft.Data.Sqlite;

namespace KartHub.Web.Tests;

/// <summary>A data folder of a test, deleted at its end.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("karthub-tests-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
