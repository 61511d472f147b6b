using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Running;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>
/// Copies a hub's data while it runs. The database is copied first and in one moment; after it come the files that its rows speak of, as
/// far as the rows say: recordings only grow, checkpoints and models are replaced whole. Races come before it. What was deleted meanwhile leaves the copied
/// database too, so that the two agree. Not copied is what can be made again: prepared recordings, small pictures, the built-in agent's files.
/// </summary>
internal sealed class HubBackup(DataGate gate, DataFolder folder, TargetRoom room, TimeProvider time)
{
    private const int Tries = 3;
    private const string RaceFiles = "race.*"; // What was driven in a seat, and what is known of it.

    /// <summary>What it needs beside the data's own services.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<TargetRoom>();
        services.AddSingleton<HubBackup>();
    }

    /// <param name="target">A new or empty folder.</param>
    /// <param name="told">Hears what is done, and what is the matter with the hub's own data.</param>
    /// <param name="cancellationToken">Ends it, with nothing left.</param>
    /// <returns>What the backup holds.</returns>
    /// <exception cref="Cli.CommandException">It cannot be written there.</exception>
    /// <exception cref="HubDataException">There is no hub's data to copy.</exception>
    public async Task<BackupManifest> RunAsync(string target, Action<string> told, CancellationToken cancellationToken)
    {
        RequireData(target);
        gate.Require(SqliteOpenMode.ReadWrite);
        using var unfinished = new Unfinished(target);
        var takenAt = time.GetUtcNow();
        var copy = new Copy(folder.Root, Path.Combine(unfinished.Path, BackupManifest.DataName), room, told, cancellationToken);
        room.Require(unfinished.Path, new FileInfo(folder.Database).Length);
        await CopyRacesAsync(copy);
        var database = copy.Place(folder.Database);
        CopyDatabase(database);
        await TableUpdate.RunAsync(database, cancellationToken); // It may be of an older KartHub, which is backed up before the new one starts.
        await using (var db = HubData.Context(database))
        {
            await JobLedger.InterruptAllAsync(db, takenAt, cancellationToken);
            await CopyRunsAsync(db, copy, cancellationToken);
            await CopyModelsAsync(db, copy, cancellationToken);
            await CopyRecordingsAsync(db, copy, cancellationToken);
        }

        foreach (var key in Directory.Exists(folder.Keys) ? Directory.GetFiles(folder.Keys) : [])
        {
            await copy.FileAsync(key);
        }

        await copy.AddAsync(database);
        var manifest = new BackupManifest { TakenAt = takenAt, Files = copy.Files };
        manifest.Write(unfinished.Path);
        unfinished.Complete(unfinished.Path);
        return manifest;
    }

    private void RequireData(string target)
    {
        if (!DatabaseFile.IsThere(folder.Database))
        {
            throw new HubDataException($"There is no hub's data in {folder.Root}: it has no {Path.GetFileName(folder.Database)}. Name the hub's data folder with --data.");
        }

        if ((Path.GetFullPath(target) + Path.DirectorySeparatorChar).StartsWith(folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new Cli.CommandException($"{target} lies in the hub's data folder, and would go with it. Name a folder elsewhere, best on another disk.");
        }
    }

    /// <summary>Before the database: a race that is drawn meanwhile is in the copy as its recording or as a race, or both, which the hub finds out.</summary>
    private async Task CopyRacesAsync(Copy copy)
    {
        foreach (var path in Directory.Exists(folder.RacesRoot) ? Directory.GetFiles(folder.RacesRoot, RaceFiles, SearchOption.AllDirectories) : [])
        {
            await copy.TryFileAsync(path);
        }
    }

    private void CopyDatabase(string to)
    {
        using (BackupCopy.Create(to))
        {
            // For its owner alone before anything is in it.
        }

        using var source = DatabaseFile.Open(folder.Database, SqliteOpenMode.ReadWrite);
        using var target = DatabaseFile.Open(to, SqliteOpenMode.ReadWrite);
        source.BackupDatabase(target); // In one step: all of one moment, while others write.
    }

    private async Task CopyRunsAsync(HubContext db, Copy copy, CancellationToken cancellationToken)
    {
        foreach (var id in await db.TrainingRuns.Select(r => r.Id).ToListAsync(cancellationToken))
        {
            var path = folder.Run(id);
            foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path) : [])
            {
                if (Path.GetFileName(file) != TrainingSession.UnfinishedCheckpointName)
                {
                    await copy.TryFileAsync(file); // The run may have ended a moment ago, and its checkpoint be gone.
                }
            }
        }
    }

    private async Task CopyModelsAsync(HubContext db, Copy copy, CancellationToken cancellationToken)
    {
        foreach (var model in await db.Models.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (!await CopyAsync(model, copy))
            {
                await db.Models.Where(m => m.Id == model.Id).ExecuteDeleteAsync(cancellationToken);
                copy.Tell($"The model {model.Name} was deleted meanwhile; it is not in the backup.");
            }
        }
    }

    /// <returns>False if it is not there any more.</returns>
    private async Task<bool> CopyAsync(StoredModel model, Copy copy)
    {
        var path = folder.Model(model.Id);
        for (var left = Tries; Directory.Exists(path); left--)
        {
            var whole = await copy.TryFileAsync(Path.Combine(path, ModelFolder.DescriptionName)) && await copy.TryFileAsync(Path.Combine(path, ModelFolder.WeightsName));
            try
            {
                ModelFolder.Load(copy.Place(path)); // Its two files could be of two models, if it was replaced in between.
                return true;
            }
            catch (Refusal e) when (left == 0)
            {
                copy.Tell($"The model {model.Name} is damaged in the hub: {e.Message} The backup holds it as it is.");
                return whole;
            }
            catch (Refusal)
            {
                copy.Forget(path);
            }
        }

        return false;
    }

    private async Task CopyRecordingsAsync(HubContext db, Copy copy, CancellationToken cancellationToken)
    {
        var recordings = await db.Recordings.AsNoTracking().Include(r => r.Owner).OrderBy(r => r.StartedAt).ToListAsync(cancellationToken);
        copy.Require(recordings.Sum(r => r.Bytes));
        foreach (var (number, recording) in recordings.Index())
        {
            copy.Tell($"Recording {number + 1} of {recordings.Count}: {recording.Name}");
            if (await CopyAsync(recording, copy))
            {
                continue;
            }

            await db.Recordings.Where(r => r.Id == recording.Id).ExecuteDeleteAsync(cancellationToken);
            copy.Tell($"{recording.Name} was deleted meanwhile; it is not in the backup.");
        }
    }

    /// <returns>False if it is not there any more.</returns>
    private async Task<bool> CopyAsync(Recording recording, Copy copy)
    {
        var path = folder.Recording(recording.Id);
        if (recording.Frames > 0)
        {
            if (!await copy.TryFileAsync(Path.Combine(path, FrameFile.FramesName), recording.Bytes))
            {
                copy.Forget(path);
                return false;
            }

            await copy.TryFileAsync(Path.Combine(path, FrameFile.IndexName), (long)recording.Frames * FrameEntry.Size); // Made again where it is missing.
            foreach (var race in Directory.Exists(path) ? Directory.GetFiles(path, RaceFiles) : [])
            {
                await copy.TryFileAsync(race);
            }
        }

        RecordingDocument.Of(recording).Write(copy.Place(path));
        await copy.AddAsync(Path.Combine(copy.Place(path), RecordingDocument.FileName));
        return true;
    }
}
