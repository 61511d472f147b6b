using Microsoft.Data.Sqlite;

namespace KartHub.Web.Tests;

/// <summary>A data folder of a test, deleted at its end.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-tests-");

    public string Path => folder.FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Leftovers.Delete(folder);
    }
}
