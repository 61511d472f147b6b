using KartHub.Web.Cli;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>A folder that is written beside its place, and appears there complete or not at all. Nobody else writes it at the same time.</summary>
internal sealed class Unfinished : IDisposable
{
    private const string End = ".unfinished";
    private const string LockName = ".lock";

    private readonly string target;
    private readonly FileStream held;
    private bool complete;

    /// <exception cref="CommandException">There is something at that place, or it is being written already.</exception>
    public Unfinished(string target)
    {
        this.target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        RequireFree();
        Path = this.target + End;
        try
        {
            BackupCopy.Folder(Path);
            held = new FileStream(System.IO.Path.Combine(Path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{Path} cannot be written: {e.Message} Is another backup under way there? Choose another place, or let yourself write to this one.", e);
        }

        foreach (var leftover in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(f => f.Name != LockName)) // Of one that was killed.
        {
            if (leftover is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                leftover.Delete();
            }
        }
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>Puts a folder of it, or all of it, in its place.</summary>
    /// <param name="written">The folder.</param>
    public void Complete(string written)
    {
        RequireFree();
        held.Dispose();
        File.Delete(System.IO.Path.Combine(Path, LockName));
        if (Directory.Exists(target))
        {
            Directory.Delete(target); // It is empty.
        }

        Directory.Move(written, target);
        complete = true;
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Removes what was written, unless it was completed.</summary>
    public void Dispose()
    {
        held.Dispose();
        if (!complete && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private void RequireFree()
    {
        if (File.Exists(target))
        {
            throw new CommandException($"{target} is a file. Name a new or empty folder.");
        }

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new CommandException($"{target} is not empty. Name a new or empty folder; nothing there was changed.");
        }
    }
}
