using System.Buffers;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;
using KartHub.Web.Data;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>How far an import is.</summary>
/// <param name="Done">Frames that were looked at.</param>
/// <param name="Total">Frames of the recording.</param>
public readonly record struct ImportProgress(int Done, int Total);

/// <summary>What became of an upload.</summary>
/// <param name="Recordings">What came in.</param>
/// <param name="Notices">What people must know of that, and why the rest did not come in.</param>
public sealed record ImportOutcome(IReadOnlyList<Recording> Recordings, IReadOnlyList<Phrase> Notices);

/// <summary>Brings recordings of other programs into the frame store. Either all of a recording that can be used comes in, or nothing.</summary>
public sealed class RecordingImport(
    IDbContextFactory<HubContext> contexts, FrameStore store, RecordingTurns turns, PersonQuotas quotas, DiskReserve reserve,
    TimeProvider time, ILogger<RecordingImport> log)
{
    private const int BatchBytes = 8 << 20;

    private static readonly TimeSpan OtherClocks = TimeSpan.FromDays(1); // A zip's times are those of the place where it was packed.

    /// <summary>Imports what was uploaded: one recording under the upload's name, or each of several under its folder's, whatever becomes of the others.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">What the upload is called.</param>
    /// <param name="driver">Who drove.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="maxBytes">How large the pictures of each may be together.</param>
    /// <param name="progress">Told after each frame.</param>
    /// <param name="cancellationToken">Ends it; what is imported by then stays.</param>
    /// <returns>What came in, and why the rest did not.</returns>
    public async Task<ImportOutcome> ImportEachAsync(
        string path, string name, string driver, Guid ownerId, long maxBytes, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordingPlace> places;
        try
        {
            places = await Task.Run(() => RecordingFormats.List(path, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new ImportOutcome([], [WhyNot(e)]);
        }

        var isOnly = places.Count == 1;
        var (taken, notices) = (new List<Recording>(), new List<Phrase>());
        foreach (var place in places)
        {
            try
            {
                var recording = await ImportAsync(place.Path, isOnly ? name : place.Name, driver, ownerId, maxBytes, progress, cancellationToken);
                taken.Add(recording);
                notices.AddRange(isOnly ? [] : [new Phrase("upload.one-of-several", $"{place.Name}: {recording.Frames:N0} frames, a recording of its own.")]);
                notices.AddRange(recording.Notices);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                notices.Add(isOnly ? WhyNot(e) : new Phrase("upload.one-refused", $"{place.Name} was not imported: {WhyNot(e)}"));
            }
        }

        return new ImportOutcome(taken, notices);
    }

    /// <summary>The hub's disk has no byte left.</summary>
    internal static Refusal DiskFull() => new("upload.disk-full", $"The hub's disk is full. Nothing of this was stored. Ask the instructor to make room, and try again.");

    /// <summary>Imports a recording of another program, a zip or a folder. A person's imports follow each other; those of several people go side by side.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">What the recording is to be called.</param>
    /// <param name="driver">Who drove.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="maxBytes">How large its pictures may be together.</param>
    /// <param name="progress">Told after each frame.</param>
    /// <param name="cancellationToken">Ends it, with nothing imported.</param>
    /// <exception cref="Refusal">The recording is broken, or too little of it can be used; the message names the file or row.</exception>
    public async Task<Recording> ImportAsync(
        string path, string name, string driver, Guid ownerId, long maxBytes, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        using var turn = await turns.Imports.EnterAsync(ownerId, cancellationToken);
        var draft = new RecordingDraft(Guid.NewGuid(), name, driver, ownerId, RecordingOrigin.Upload);
        return await BringInAsync(() => RecordingFormats.Open(path, cancellationToken), draft, maxBytes, progress, cancellationToken);
    }

    /// <summary>Copies a recording, whatever it is kept in, into the frame store.</summary>
    /// <param name="open">Opens it; it is disposed here.</param>
    /// <param name="draft">What the copy is to be.</param>
    /// <param name="maxBytes">How large its pictures may be together.</param>
    /// <param name="progress">Told after each frame.</param>
    /// <param name="cancellationToken">Ends it, with nothing brought in.</param>
    /// <exception cref="Refusal">The recording is broken, too little of it can be used, or there is no room for it.</exception>
    internal async Task<Recording> BringInAsync(
        Func<IRecording> open, RecordingDraft draft, long maxBytes, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var folder = store.NewIncoming();
        try
        {
            var room = await RoomForAsync(draft.OwnerId, maxBytes, cancellationToken);
            var recording = await Task.Run(() => StoreAsync(open, folder, draft, room, progress, cancellationToken), cancellationToken);
            await AddAsync(recording, folder, cancellationToken);
            return recording;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<Recording> StoreAsync(
        Func<IRecording> open, string folder, RecordingDraft draft, UploadRoom room, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        using var source = open();
        using var frames = source.ReadFrames().GetEnumerator();
        var file = new FrameFile(folder);
        var extent = default(Extent);
        var entries = new List<FrameEntry>();
        var batch = new ArrayBufferWriter<byte>(BatchBytes);
        var reader = new PictureReader();
        var look = new RecordingLook();
        var seen = new List<SeenFrame>();
        while (await NextAsync() is { } frame)
        {
            if (seen[^1].Fault is { } fault)
            {
                look.Skip(fault);
            }
            else
            {
                await KeepAsync(frame, seen[^1].Traits);
            }

            progress.Report(new ImportProgress(seen.Count, source.FrameCount));
        }

        await FlushAsync();
        look.RequireEnough();
        return look.Frames > 0 ? Describe(file.ReadIndex(extent), extent) : throw new Refusal("recording.no-frames", $"The recording {draft.Name} has no frames.");

        async Task<RecordedFrame?> NextAsync()
        {
            using var turn = await turns.Pictures.EnterAsync(draft.OwnerId, cancellationToken); // Picture by picture, so that nobody waits for all of someone's.
            if (!frames.MoveNext())
            {
                return null;
            }

            var frame = frames.Current;
            seen.Add(frame.SameAs is { } other ? seen[other] : LookAt(frame));
            return frame;
        }

        SeenFrame LookAt(RecordedFrame frame) =>
            frame.Traits is { } known ? new SeenFrame(look.Frames, known, null)
            : reader.TryRead(frame, out var picture, out var fault) ? new SeenFrame(look.Frames, PictureTraits.Of(picture), null)
            : new SeenFrame(-1, default, fault);

        async Task KeepAsync(RecordedFrame frame, PictureTraits traits)
        {
            look.Add(frame, traits);
            var record = new FrameRecord(frame.Time, frame.Controls, PictureKind.Of(frame.Picture.Span)!.Value, frame.DrivenBy, frame.SameAs is null ? frame.Picture : default)
            {
                SameAs = frame.SameAs is { } other ? seen[other].Number : null,
            };
            room.RequireFrames(extent.Bytes + batch.WrittenCount + record.Size);
            entries.Add(FrameEntry.Of(record, batch.WrittenCount));
            record.Write(batch);
            if (batch.WrittenCount >= BatchBytes)
            {
                await FlushAsync();
            }
        }

        async Task FlushAsync()
        {
            await file.AppendAsync(new FrameBatch(batch.WrittenMemory, entries), extent, cancellationToken);
            extent = new Extent(extent.Bytes + batch.WrittenCount, extent.Frames + entries.Count);
            batch.ResetWrittenCount();
            entries = [];
        }

        Recording Describe(IReadOnlyList<FrameEntry> index, Extent stored)
        {
            var size = seen.First(frame => frame.Fault is null).Traits.Size;
            var now = time.GetUtcNow();
            return new Recording
            {
                Id = draft.Id,
                OwnerId = draft.OwnerId,
                Name = draft.Name.Shortened(RecordingStart.MaxName),
                Source = source.Source,
                Driver = draft.Driver.Shortened(RecordingStart.MaxDriver),
                Origin = draft.Origin,
                State = RecordingState.Sealed,
                StartedAt = now,
                ReceivedAt = now,
                SealedAt = now,
                Frames = stored.Frames,
                Bytes = stored.Bytes,
                Width = size.Width,
                Height = size.Height,
                RecordedAt = source.RecordedAt < now + OtherClocks ? source.RecordedAt : null,
                RateHz = source.RateHz,
                RateAssumed = source.RateAssumed,
                Duration = index[^1].Time + TimeSpan.FromSeconds(1 / source.RateHz),
                FlippedFrom = source.FlippedFrom?.Shortened(RecordingStart.MaxName),
                FlippedFromId = draft.FlippedFromId,
                Notices = look.NoticesOf(source),
                Steering = SteeringTrace.Of(index),
            };
        }
    }

    private Phrase WhyNot(Exception e)
    {
        if (e is Refusal refusal)
        {
            return refusal.Phrase;
        }

        if (DiskReserve.IsFull(e))
        {
            return DiskFull().Phrase;
        }

        log.LogError(e, "An upload could not be imported.");
        return DataTrouble.InWords(e) is { } trouble
            ? new Phrase("upload.not-stored", $"The hub could not store the recording: {trouble}")
            : new Phrase("upload.failed", $"The hub could not import this; its log says why.");
    }

    private async Task<UploadRoom> RoomForAsync(Guid ownerId, long maxBytes, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await UploadRoom.ForAsync(db, ownerId, maxBytes, quotas, reserve, cancellationToken);
    }

    private async Task AddAsync(Recording recording, string folder, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(recording.Id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var count = await quotas.LockAsync(recording.OwnerId, cancellationToken);
        (await UploadRoom.ForAsync(db, recording.OwnerId, long.MaxValue, quotas, reserve, cancellationToken)).RequireFrames(recording.Bytes); // Others of theirs may have come meanwhile.
        store.Remove(recording.Id); // What a crash left of the same one, before its row was there.
        store.MoveIn(folder, recording.Id);
        try
        {
            db.Add(recording);
            await db.SaveChangesAsync(CancellationToken.None); // Either way is seen: a row that is there has its frames.
        }
        catch
        {
            store.Remove(recording.Id);
            throw;
        }

        await store.DescribeAsync(db, recording.Id, CancellationToken.None);
        store.List(recording.Id); // Last: what can be adopted says whose it is.
    }

    /// <summary>A frame that was read: later ones may name its picture.</summary>
    /// <param name="Number">In the store.</param>
    /// <param name="Traits">What its picture is like.</param>
    /// <param name="Fault">Why it is not in the store; null if it is.</param>
    private readonly record struct SeenFrame(int Number, PictureTraits Traits, Phrase? Fault);
}
