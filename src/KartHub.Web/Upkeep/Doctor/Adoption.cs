using System.Globalization;
using KartHub.Contracts.Live;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Takes a recording's folder into the database that does not know it.</summary>
internal sealed class Adoption(Owners owners, TimeProvider time)
{
    /// <returns>The recording with its owner; null if nothing could be adopted, or would be in a dry run.</returns>
    public async Task<Recording?> AdoptAsync(Examination visit, HubContext? db, Guid id, string path, CancellationToken cancellationToken)
    {
        RecordingDocument? document;
        try
        {
            document = RecordingDocument.Read(path);
        }
        catch (HubDataException e)
        {
            visit.Wrong(path, $"The database does not know it, and {e.Message}");
            return null;
        }
        catch (InvalidDataException e)
        {
            visit.Note(path, $"What it says of itself is of no use: {e.Message}");
            document = null;
        }

        var whole = document is { State: RecordingState.Sealed } ? new Extent(document.Bytes, document.Frames) : FrameFileCheck.Everything;
        var health = await Task.Run(() => FrameFileCheck.Run(path, whole, cancellationToken), cancellationToken);
        if (document is null && health.Sound.Frames == 0)
        {
            visit.Wrong(path, "The database does not know it, and no frame of it can be read. Delete the folder if nobody misses it.");
            return null;
        }

        var described = (document ?? Guess(id, path, health)) with { Id = id };
        var extent = document is { State: RecordingState.Sealed } ? whole : health.Reach;
        if (db is null)
        {
            visit.Mend(path, Told(described, extent, described.Owner.Name, document is not null), () => { });
            return null;
        }

        var owner = document is null ? await owners.FirstInstructorAsync(db, cancellationToken) : await owners.OfAsync(db, described.Owner, cancellationToken);
        var recording = Seal(described, extent, health).ToRecording(owner);
        if (!await db.Classes.AnyAsync(c => c.Id == recording.ClassId, cancellationToken))
        {
            recording.ClassId = owner.ClassId; // Its own is lost with the database, or it never said one.
        }

        await visit.MendAsync(path, Told(described, extent, owner.Name, document is not null), async () =>
        {
            db.Add(recording);
            await db.SaveChangesAsync(cancellationToken);
        });
        db.ChangeTracker.Clear();
        return visit.Options.DryRun ? null : recording;
    }

    /// <summary>An agent that was still sending it does not find its way back to it: what is there is all there will be. Its segments are forgotten with the database.</summary>
    private RecordingDocument Seal(RecordingDocument described, Extent extent, FrameFileHealth health) => described with
    {
        State = RecordingState.Sealed,
        SealedAt = described.SealedAt ?? time.GetUtcNow(),
        Frames = extent.Frames,
        Bytes = extent.Bytes,
        Segments = 0,
        Duration = described.State == RecordingState.Sealed || health.Entries.Count == 0 ? described.Duration : health.Entries[^1].Time + TimeSpan.FromSeconds(1 / described.RateHz),
        Steering = described.State == RecordingState.Sealed && described.Steering.Length > 0 ? described.Steering : SteeringTrace.Of(health.Entries),
    };

    /// <summary>What its frames tell of a recording that says nothing of itself.</summary>
    private static RecordingDocument Guess(Guid id, string path, FrameFileHealth health)
    {
        var file = new FileInfo(Path.Combine(path, FrameFile.FramesName));
        var size = FirstSize(path, health);
        var length = health.Entries[^1].Time - health.Entries[0].Time;
        return new RecordingDocument
        {
            Id = id,
            Owner = new RecordingOwner(Guid.Empty, "the first instructor", Role.Instructor),
            Name = $"Found {id.ToString("n")[..8]}",
            Source = "unknown",
            Driver = "unknown",
            Origin = RecordingOrigin.Agent,
            State = RecordingState.Receiving,
            StartedAt = file.CreationTimeUtc,
            ReceivedAt = file.LastWriteTimeUtc,
            Width = size.Width,
            Height = size.Height,
            RateHz = length > TimeSpan.Zero ? Math.Round((health.Entries.Count - 1) / length.TotalSeconds, 1) : StartRecording.UsualRateHz,
        };
    }

    private static (int Width, int Height) FirstSize(string path, FrameFileHealth health)
    {
        try
        {
            var frame = new FrameFile(path).ReadFrames([health.Entries[0]], health.Sound).First();
            var size = Picture.ReadSize(frame.Picture.Span);
            return (size.Width, size.Height);
        }
        catch (Exception e) when (e is ImageFormatException or InvalidDataException)
        {
            return (1, 1);
        }
    }

    private static string Told(RecordingDocument described, Extent extent, string owner, bool knew) => string.Create(CultureInfo.InvariantCulture,
        $"The database did not know it; adopted as {described.Name} with {extent.Frames:N0} frames, for {owner}{(knew ? "" : ", since nothing says whose it is")}.");
}
