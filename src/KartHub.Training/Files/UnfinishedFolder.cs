using KartHub.Contracts;

namespace KartHub.Training.Files;

/// <summary>A folder that is written under a temporary name beside its place, and appears there complete or not at all.</summary>
internal sealed class UnfinishedFolder : IDisposable
{
    private readonly string target;
    private bool complete;

    /// <exception cref="Refusal">There is something at that place already.</exception>
    public UnfinishedFolder(string target)
    {
        this.target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        RequireFree(this.target);
        Path = UnfinishedName.Of(this.target);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Puts the folder in its place.</summary>
    public void Complete()
    {
        Move(Path, target);
        complete = true;
    }

    /// <summary>Removes what was written, unless it was completed.</summary>
    public void Dispose()
    {
        if (!complete && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Whether there is nothing at that place, or an empty folder.</summary>
    public static bool IsFree(string target) => !File.Exists(target) && (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any());

    /// <summary>Moves a folder to a place that is new or empty.</summary>
    /// <exception cref="Refusal">There is something at that place.</exception>
    public static void Move(string folder, string target)
    {
        RequireFree(target);
        if (Directory.Exists(target))
        {
            Directory.Delete(target); // It is empty.
        }

        Directory.Move(folder, target);
    }

    /// <exception cref="Refusal">There is something at that place.</exception>
    public static void RequireFree(string target)
    {
        if (!IsFree(target))
        {
            throw new Refusal("folder.exists", $"There is something at '{target}' already. Name a new folder, or remove that one first.");
        }
    }
}
