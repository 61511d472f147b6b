using KartHub.Training.Preparing;

namespace KartHub.Cli.Verbs;

/// <summary>Prepared data that a verb works on; recordings are prepared into a temporary folder, which goes when the verb ends.</summary>
internal sealed class OpenedData(Terminal terminal) : IDisposable
{
    private readonly List<PreparedData> opened = [];
    private readonly List<string> temporary = [];

    public async Task<IReadOnlyList<PreparedData>> OpenAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var data = new List<PreparedData>();
        foreach (var path in paths)
        {
            data.Add(PreparedData.Open(PreparedData.IsPrepared(path) ? path : await PrepareAsync(path, cancellationToken)));
            opened.Add(data[^1]);
            terminal.Note(data[^1].Manifest); // Before anything is done with it.
        }

        return data;
    }

    public void Dispose()
    {
        opened.ForEach(data => data.Dispose());
        temporary.ForEach(folder => Directory.Delete(folder, recursive: true));
    }

    private async Task<string> PrepareAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("karthub-prepared-").FullName;
        temporary.Add(folder);
        await PrepareVerb.PrepareAsync([path], folder, new PreparationOptions(), terminal, cancellationToken);
        return folder;
    }
}
