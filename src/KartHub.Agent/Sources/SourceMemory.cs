using System.Text.Json;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Sources;

/// <summary>Remembers what was chosen over the agent's starts, in a small file.</summary>
/// <param name="path">The file.</param>
public sealed class SourceMemory(string path)
{
    /// <summary>The file's name in the agent's folder.</summary>
    public const string FileName = "source.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What was chosen last; null if nothing was, or the file is damaged: then one chooses again.</summary>
    public SourceChoice? Recall()
    {
        try
        {
            return JsonSerializer.Deserialize<SourceChoice>(File.ReadAllBytes(path), Json) is { Address: not null } choice ? choice : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a choice for the next start.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep(SourceChoice choice)
    {
        File.WriteAllBytes($"{path}.tmp", JsonSerializer.SerializeToUtf8Bytes(choice, Json));
        File.Move($"{path}.tmp", path, overwrite: true);
    }
}
