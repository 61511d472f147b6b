using KartHub.Web.Cli;
using KartHub.Web.Data;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>Makes a data folder of a backup. Every file is checked on its way; the folder appears complete or not at all.</summary>
internal sealed class HubRestore(DataFolder folder, TargetRoom room)
{
    /// <summary>What it needs beside the data's own services.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<TargetRoom>();
        services.AddSingleton<HubRestore>();
    }

    /// <param name="from">The backup.</param>
    /// <param name="cancellationToken">Ends it, with nothing left.</param>
    /// <exception cref="CommandException">It is no backup, is damaged, or the data folder is in use.</exception>
    public async Task<BackupManifest> RunAsync(string from, CancellationToken cancellationToken)
    {
        BackupManifest manifest;
        try
        {
            manifest = BackupManifest.Read(from);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(e.Message, e);
        }

        using var unfinished = new Unfinished(folder.Root);
        room.Require(unfinished.Path, manifest.Files.Sum(f => f.Bytes));
        var written = Path.Combine(unfinished.Path, BackupManifest.DataName);
        BackupCopy.Folder(written);
        foreach (var file in manifest.Files)
        {
            await RestoreAsync(Path.Combine(from, BackupManifest.DataName, file.Path), Path.Combine(written, file.Path), file, cancellationToken);
        }

        unfinished.Complete(written);
        return manifest;
    }

    private static async Task RestoreAsync(string from, string to, BackupFile file, CancellationToken cancellationToken)
    {
        try
        {
            if (await BackupCopy.RunAsync(from, long.MaxValue, to, _ => { }, cancellationToken) == (file.Bytes, file.Sha256))
            {
                return;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"The backup is damaged: {from} is missing. Nothing was restored; take another backup.", e);
        }

        throw new CommandException($"The backup is damaged: {from} is not as it was written. Nothing was restored; take another backup.");
    }
}
