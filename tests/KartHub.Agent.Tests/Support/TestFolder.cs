namespace KartHub.Agent.Tests;

/// <summary>A folder of the test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-agent-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        if (Directory.Exists(folder.FullName))
        {
            folder.Delete(recursive: true);
        }
    }
}
