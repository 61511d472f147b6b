using KartHub.Contracts;

namespace KartHub.Training.Files;

/// <summary>Writes a file beside its place and renames it, so that it appears complete or not at all.</summary>
internal static class NewFile
{
    /// <exception cref="Refusal">There is something at that place already.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        RequireFree(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var unfinished = UnfinishedName.Of(full);
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            RequireFree(path);
            File.Move(unfinished, full);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <exception cref="Refusal">There is something at that place already.</exception>
    public static void RequireFree(string path)
    {
        if (Path.Exists(path) || Path.GetFileName(path).Length == 0)
        {
            throw new Refusal("file.exists", $"There is something at '{path}' already. Name a new file, or remove that one first.");
        }
    }
}
