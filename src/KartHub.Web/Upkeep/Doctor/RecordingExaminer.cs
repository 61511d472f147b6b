using System.Globalization;
using KartHub.Web.Data;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Recordings: every frame of those that the database lists, and what else lies among them.</summary>
internal sealed class RecordingExaminer(DataFolder folder, FrameStore store, Adoption adoption) : IExaminer
{
    private const int MostNamed = 5;

    public async Task ExamineAsync(Examination visit, HubContext? db, CancellationToken cancellationToken)
    {
        var listed = db is null ? [] : await db.Recordings.AsNoTracking().Include(r => r.Owner).OrderBy(r => r.StartedAt).ToListAsync(cancellationToken);
        foreach (var path in Directory.Exists(folder.RecordingsRoot) ? Directory.EnumerateDirectories(folder.RecordingsRoot).Order(StringComparer.Ordinal).ToList() : [])
        {
            if (!Guid.TryParseExact(Path.GetFileName(path), "n", out var id))
            {
                visit.Note(path, "This is no recording; it is left as it is.");
            }
            else if (listed.All(r => r.Id != id) && await MeetAsync(visit, db, id, path, cancellationToken) is { } adopted)
            {
                listed.Add(adopted);
            }
        }

        foreach (var recording in listed)
        {
            await ExamineAsync(visit, db, recording, cancellationToken);
        }
    }

    /// <summary>Adopts a folder that the database does not list, or sweeps it.</summary>
    private async Task<Recording?> MeetAsync(Examination visit, HubContext? db, Guid id, string path, CancellationToken cancellationToken)
    {
        if (visit.NewDatabase && store.IsUnlisted(id))
        {
            visit.Mend(path, "It was coming in or being deleted when the database was lost; which of both, nothing says, so it is kept.", () => store.List(id));
        }
        else if (store.IsUnlisted(id))
        {
            visit.Sweep(path, "A crash left this of a recording that was coming in or being deleted");
            return null;
        }

        if (!store.IsDescribed(id) && !File.Exists(Path.Combine(path, FrameFile.FramesName)))
        {
            visit.Sweep(path, "There are no frames in it, and nothing that says what it was");
            return null;
        }

        return await adoption.AdoptAsync(visit, db, id, path, cancellationToken);
    }

    private async Task ExamineAsync(Examination visit, HubContext? db, Recording recording, CancellationToken cancellationToken)
    {
        var path = folder.Recording(recording.Id);
        var health = await Task.Run(() => FrameFileCheck.Run(path, recording.Extent(), cancellationToken), cancellationToken);
        visit.Read(health.Sound.Frames, health.Sound.Bytes);
        if (health.Length < 0 && recording.Frames > 0)
        {
            await MissAsync(visit, db!, recording, path, cancellationToken);
            return;
        }

        var document = Describe(path);
        if (document is { State: RecordingState.Sealed } && document.Bytes > recording.Bytes)
        {
            visit.Wrong(path, $"Its folder knows of more frames of {recording.Name} than the database: is this an older database? Nothing of it is changed. Restore a backup, or move the database away and let doctor adopt the recordings.");
            return;
        }

        ExamineFrames(visit, recording, path, health);
        if (db is not null)
        {
            await ExamineSegmentsAsync(visit, db, recording, path, cancellationToken);
        }

        if (store.IsUnlisted(recording.Id))
        {
            visit.Mend(path, "It was marked as coming in or being deleted, and is not; the mark is removed.", () => store.List(recording.Id));
        }

        foreach (var partial in Partials(path))
        {
            visit.Sweep(partial, "A crash left this half-written");
        }

        if (document?.Tells(recording) is not true)
        {
            visit.Mend(Path.Combine(path, RecordingDocument.FileName), $"It did not say what the database does of {recording.Name}; it is written again.", () =>
                RecordingDocument.Of(recording).Write(path));
        }
    }

    /// <summary>What the folder of a listed recording says of it; null if that is of no use.</summary>
    private static RecordingDocument? Describe(string path)
    {
        try
        {
            return RecordingDocument.Read(path);
        }
        catch (Exception e) when (e is InvalidDataException or HubDataException)
        {
            return null;
        }
    }

    private static async Task MissAsync(Examination visit, HubContext db, Recording recording, string path, CancellationToken cancellationToken)
    {
        if (visit.Options.RemoveMissing)
        {
            await visit.MendAsync(path, $"The frames of {recording.Name} are missing; its row is removed.", () =>
                db.Recordings.Where(r => r.Id == recording.Id).ExecuteDeleteAsync(cancellationToken));
        }
        else
        {
            visit.Wrong(path, $"The frames of {recording.Name} are missing. Restore them from a backup, or take the recording out of the lists with doctor --remove-missing.");
        }
    }

    private static void ExamineFrames(Examination visit, Recording recording, string path, FrameFileHealth health)
    {
        var frames = Path.Combine(path, FrameFile.FramesName);
        if (health.Length >= 0 && health.Length < recording.Bytes)
        {
            visit.Wrong(frames, string.Create(CultureInfo.InvariantCulture,
                $"Of {recording.Name} {recording.Bytes:N0} bytes were acknowledged, and {health.Length:N0} are there. Restore it from a backup."));
        }
        else if (health.Damaged.Count > 0)
        {
            var named = string.Join(", ", health.Damaged.Take(MostNamed));
            visit.Wrong(frames, $"Of {recording.Name} {health.Damaged.Count} frames are damaged ({named}{(health.Damaged.Count > MostNamed ? ", …" : "")}). Restore it from a backup.");
        }
        else if (health.Sound != recording.Extent())
        {
            visit.Wrong(frames, string.Create(CultureInfo.InvariantCulture,
                $"Of {recording.Name} the database has {recording.Frames:N0} frames, the file {health.Sound.Frames:N0}. Restore it from a backup."));
        }
        else
        {
            if (!health.IndexAgrees)
            {
                visit.Mend(Path.Combine(path, FrameFile.IndexName), "It did not agree with the frames; it is made again.", () => new FrameFile(path).WriteIndex(health.Entries, default));
            }

            if (health.Length > recording.Bytes)
            {
                visit.Mend(frames, string.Create(CultureInfo.InvariantCulture, $"{health.Length - recording.Bytes:N0} bytes behind its end were never acknowledged; they are cut off."),
                    () => new FrameFile(path).CutBack(recording.Extent()));
            }
        }
    }

    private static async Task ExamineSegmentsAsync(Examination visit, HubContext db, Recording recording, string path, CancellationToken cancellationToken)
    {
        var segments = await db.RecordingSegments.AsNoTracking().Where(s => s.RecordingId == recording.Id).OrderBy(s => s.Sequence).ToListAsync(cancellationToken);
        var end = 0L;
        var agree = segments.Count == recording.Segments;
        foreach (var (number, segment) in segments.Index())
        {
            agree &= segment.Sequence == number && segment.Offset == end;
            end += segment.Length;
        }

        if (!agree || (segments.Count > 0 && (end != recording.Bytes || segments.Sum(s => s.Frames) != recording.Frames)))
        {
            visit.Wrong(path, $"The {segments.Count} segments that the database lists of {recording.Name} do not make up its {recording.Segments} segments and {recording.Bytes} bytes. Restore a backup.");
        }
    }

    private static IEnumerable<string> Partials(string path) => !Directory.Exists(path) ? []
        : Directory.EnumerateFiles(path).Where(f => f.EndsWith(RecordingDocument.PartialEnd, StringComparison.Ordinal)
            || (Path.GetFileName(f).StartsWith(FrameStore.ThumbnailStart, StringComparison.Ordinal) && !f.EndsWith(FrameStore.ThumbnailEnd, StringComparison.Ordinal)));
}
