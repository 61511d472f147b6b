using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>
/// Takes what is recorded elsewhere, whichever way it comes. A segment is acknowledged when its frames are on disk and its row is in the database, in this order:
/// whatever a crash interrupts was not acknowledged, and comes again.
/// </summary>
public sealed class RecordingIntake(
    IDbContextFactory<HubContext> contexts, FrameStore store, DiskReserve reserve, PersonQuotas quotas, ArrivedLook look, TimeProvider time)
{
    private const int TraceEvery = 5; // Segments between new looks at the whole steering.

    /// <summary>Opens a recording, once, however often it is said.</summary>
    /// <param name="id">The recording's, which the agent chose.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="agentId">Who records.</param>
    /// <param name="agentName">What it calls itself; null where that is not known: its key's label.</param>
    /// <param name="start">What is to be known of the recording.</param>
    /// <param name="cancellationToken">Ends it, with nothing opened.</param>
    internal async Task<OpenAnswer> OpenAsync(
        Guid id, Guid ownerId, Guid agentId, string? agentName, RecordingStart start, CancellationToken cancellationToken)
    {
        if (FaultIn(start) is { } fault)
        {
            return NotOpened(NotTakenBecause.Broken, fault);
        }

        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } known)
        {
            return known.OwnerId == ownerId ? new OpenAnswer(IsNew: false) : NotOpened(NotTakenBecause.Gone, new Refusal(
                "intake.anothers", $"This recording was begun for another person. Start the agent with the key that it was begun with, and it is sent."));
        }

        using var count = await quotas.LockAsync(ownerId, cancellationToken);
        var full = reserve.Shortage()
            ?? await quotas.TooManyBytesAsync(db, ownerId, 1, cancellationToken)
            ?? await quotas.TooManyRecordingsAsync(db, ownerId, cancellationToken);
        if (full is not null)
        {
            return NotOpened(NotTakenBecause.NoRoom, full);
        }

        db.Add(new Recording
        {
            Id = id,
            AgentId = agentId,
            AgentName = agentName ?? await db.AccessKeys.Where(k => k.Id == agentId).Select(k => k.Label).SingleOrDefaultAsync(cancellationToken),
            OwnerId = ownerId,
            Name = start.Name.Trim(),
            Source = start.Source.Trim(),
            Driver = start.Driver.Trim(),
            Origin = RecordingOrigin.Agent,
            State = RecordingState.Receiving,
            StartedAt = start.StartedAt,
            ReceivedAt = time.GetUtcNow(),
            Width = start.Width,
            Height = start.Height,
            RateHz = start.RateHz,
        });
        await db.SaveChangesAsync(cancellationToken);
        await store.DescribeAsync(db, id, cancellationToken);
        return new OpenAnswer(IsNew: true);
    }

    /// <summary>The answer to a segment as far as it does not depend on its bytes; null if they are wanted.</summary>
    internal async Task<SegmentAnswer?> AnswerWithoutBodyAsync(
        Guid id, Guid ownerId, int sequence, byte[] hash, long length, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.AsNoTracking().OwnedBy(ownerId).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        return await AnswerAsync(db, recording, sequence, hash, length, cancellationToken);
    }

    /// <summary>Appends a segment, once, however often it is sent.</summary>
    internal async Task<SegmentAnswer> AppendAsync(
        Guid id, Guid ownerId, int sequence, byte[] hash, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await OpenDatabaseAsync(cancellationToken);
        var recording = await db.Recordings.OwnedBy(ownerId).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (await AnswerAsync(db, recording, sequence, hash, body.Length, cancellationToken) is { } answer)
        {
            return answer;
        }

        try
        {
            return await AppendAsync(db, recording!, sequence, hash, body, cancellationToken);
        }
        catch (Exception e) when (DiskReserve.IsFull(e))
        {
            return No(NotTakenBecause.NoRoom, new Refusal("intake.disk-full", $"The hub's disk is full.")); // What was written of it lies behind the acknowledged end.
        }
    }

    private async Task<SegmentAnswer?> AnswerAsync(
        HubContext db, Recording? recording, int sequence, byte[] hash, long length, CancellationToken cancellationToken)
    {
        if (recording is null)
        {
            return new SegmentAnswer(null, Gone());
        }

        if (sequence < recording.Segments)
        {
            var known = await db.RecordingSegments.AsNoTracking().SingleAsync(s => s.RecordingId == recording.Id && s.Sequence == sequence, cancellationToken);
            return known.Hash.AsSpan().SequenceEqual(hash)
                ? new SegmentAnswer(new SegmentReceipt(sequence, known.Frames))
                : No(NotTakenBecause.Contradiction, new Refusal("intake.other-bytes", $"Segment {sequence} is here already, with other bytes."));
        }

        if (recording.State == RecordingState.Sealed)
        {
            return No(NotTakenBecause.Contradiction, new Refusal("intake.too-late", $"The recording is sealed with {recording.Segments} segments; segment {sequence} comes too late."));
        }

        if (sequence > recording.Segments)
        {
            return No(NotTakenBecause.Contradiction, new Refusal("intake.out-of-order", $"Segment {recording.Segments} is expected next, not {sequence}."));
        }

        if (reserve.Shortage() is { } full)
        {
            return No(NotTakenBecause.NoRoom, full);
        }

        if (await quotas.TooManyBytesAsync(db, recording.OwnerId, length, cancellationToken) is { } tooMany)
        {
            return No(NotTakenBecause.NoRoom, tooMany);
        }

        return null;
    }

    private async Task<SegmentAnswer> AppendAsync(
        HubContext db, Recording recording, int sequence, byte[] hash, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = recording.Id;
        var file = store.Open(id);
        FrameBatch batch;
        try
        {
            batch = FrameBatch.Read(body, new PictureSize(recording.Width, recording.Height), await LastTimeAsync(file, recording, cancellationToken));
        }
        catch (InvalidDataException e)
        {
            return No(NotTakenBecause.Broken, new Refusal("intake.broken", $"{e.Message}", e));
        }

        await file.AppendAsync(batch, recording.Extent(), cancellationToken);
        db.Add(new RecordingSegment
        {
            RecordingId = id, Sequence = sequence, Hash = hash, Offset = recording.Bytes, Length = body.Length, Frames = batch.Entries.Count,
        });
        recording.Segments++;
        recording.Frames += batch.Entries.Count;
        recording.Bytes += body.Length;
        recording.Duration = batch.Entries[^1].Time + TimeSpan.FromSeconds(1 / recording.RateHz);
        recording.ReceivedAt = time.GetUtcNow();
        if (recording.Segments % TraceEvery == 1)
        {
            recording.Steering = SteeringTrace.Of(await file.ReadIndexAsync(recording.Extent(), cancellationToken));
        }

        await db.SaveChangesAsync(CancellationToken.None); // The frames are on disk: say so even if the agent hung up.
        return new SegmentAnswer(new SegmentReceipt(sequence, batch.Entries.Count));
    }

    /// <summary>Seals a recording, if all that the agent sent is there.</summary>
    internal async Task<SealAnswer> SealAsync(
        Guid id, Guid ownerId, RecordingSeal seal, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await OpenDatabaseAsync(cancellationToken);
        var recording = await db.Recordings.OwnedBy(ownerId).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (recording is null)
        {
            return new SealAnswer(NotTaken: Gone());
        }

        if (seal is { Segments: < 0 } or { Frames: < 0 } or { Missed: < 0 } or { Duplicates: < 0 })
        {
            return new SealAnswer(NotTaken: new NotTaken(NotTakenBecause.Broken, new Refusal("intake.seal-negative", $"The numbers of a seal cannot be negative.")));
        }

        if (recording.State == RecordingState.Receiving && seal.Segments > recording.Segments)
        {
            const int named = 1000; // They are a range; a seal of two thousand million segments is answered all the same.
            return new SealAnswer(new SegmentsMissing([.. Enumerable.Range(recording.Segments, Math.Min(named, seal.Segments - recording.Segments))]));
        }

        if (seal.Segments != recording.Segments || seal.Frames != recording.Frames)
        {
            return new SealAnswer(NotTaken: new NotTaken(NotTakenBecause.Contradiction, new Refusal(
                "intake.seal-differs", $"The hub has {recording.Segments} segments with {recording.Frames} frames; the seal says {seal.Segments} with {seal.Frames}.")));
        }

        if (recording.State == RecordingState.Receiving)
        {
            recording.Missed = seal.Missed;
            recording.Duplicates = seal.Duplicates;
            recording.Cadence = Plausible(seal.Cadence);
            await SealAsync(db, recording, cancellationToken);
        }

        return new SealAnswer();
    }

    /// <summary>Seals a recording as it is, because its agent will not come back; what the agent still holds is refused from then on.</summary>
    public async Task SealAsItIsAsync(Guid id, CancellationToken cancellationToken)
    {
        using var turn = await store.LockAsync(id, cancellationToken);
        await using var db = await OpenDatabaseAsync(cancellationToken);
        var recording = await db.Recordings.SingleOrDefaultAsync(r => r.Id == id && r.State == RecordingState.Receiving, cancellationToken);
        if (recording is not null)
        {
            await SealAsync(db, recording, cancellationToken);
        }
    }

    private async Task SealAsync(HubContext db, Recording recording, CancellationToken cancellationToken)
    {
        var file = store.Open(recording.Id);
        file.CutBack(recording.Extent());
        var index = await file.ReadIndexAsync(recording.Extent(), cancellationToken);
        recording.Steering = SteeringTrace.Of(index);
        recording.Notices = await look.NoticesAsync(recording, file, index, cancellationToken);
        recording.State = RecordingState.Sealed;
        recording.SealedAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await store.DescribeAsync(db, recording.Id, cancellationToken);
    }

    private static Refusal? FaultIn(RecordingStart start)
    {
        if (start.Fault() is { } fault)
        {
            return new Refusal(fault);
        }

        return new PictureSize(start.Width, start.Height).IsPossible ? null
            : new Refusal("start.size", $"width and height are {start.Width}×{start.Height}; {PictureSize.Limit}.");
    }

    private static OpenAnswer NotOpened(NotTakenBecause why, Refusal reason) => new(IsNew: false, new NotTaken(why, reason));

    private static SegmentAnswer No(NotTakenBecause why, Refusal reason) => new(null, new NotTaken(why, reason));

    /// <summary>Also for what is there and not the sender's.</summary>
    private static NotTaken Gone() => new(NotTakenBecause.Gone, new Refusal("intake.gone", $"There is no such recording: it was deleted, or never opened."));

    /// <summary>A report that makes no sense is no reason to refuse a recording.</summary>
    private static RecordingCadence? Plausible(RecordingCadence? cadence) =>
        cadence is { MeasuredHz: > 0 and < 1e6, JitterP50Ms: >= 0 and < 1e9, JitterP95Ms: >= 0 and < 1e9, JitterP99Ms: >= 0 and < 1e9, LongestGapMs: >= 0 and < 1e9 }
            ? cadence : null;

    /// <summary>A commit here is an acknowledgement, after which an agent drops its copy: it must outlast a power cut.</summary>
    private async Task<HubContext> OpenDatabaseAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (db.Database.IsSqlite())
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = FULL", cancellationToken);
        }

        return db;
    }

    private static async Task<TimeSpan> LastTimeAsync(FrameFile file, Recording recording, CancellationToken cancellationToken) =>
        recording.Frames == 0 ? TimeSpan.Zero : (await file.ReadFrameAsync(recording.Frames - 1, recording.Extent(), cancellationToken)).Time;
}
