namespace KartHub.Agent.Tests;

/// <summary>A folder of the test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("karthub-agent-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    /// <summary>What is in it.</summary>
    public IEnumerable<string> Names => folder.EnumerateFileSystemInfos().Select(entry => entry.Name);

    public void Dispose() => Leftovers.Delete(folder);
}
