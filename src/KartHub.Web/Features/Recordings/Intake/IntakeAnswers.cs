using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>What can be done about something that was not taken in.</summary>
public enum NotTakenBecause
{
    /// <summary>There is no such recording, or it is not of the one who sends: no use in trying again.</summary>
    Gone,

    /// <summary>It contradicts what is here already.</summary>
    Contradiction,

    /// <summary>There is no room; there may be some later.</summary>
    NoRoom,

    /// <summary>It is not what it should be.</summary>
    Broken,
}

/// <summary>Why something is not taken in.</summary>
/// <param name="Why">What can be done about it.</param>
/// <param name="Reason">The same in words.</param>
public sealed record NotTaken(NotTakenBecause Why, Refusal Reason);

/// <summary>What the intake says to the opening of a recording.</summary>
/// <param name="IsNew">Whether it was opened now, and not earlier or not at all.</param>
/// <param name="NotTaken">Why it cannot be sent.</param>
public sealed record OpenAnswer(bool IsNew, NotTaken? NotTaken = null);

/// <summary>What the intake says to a segment: one of the two.</summary>
/// <param name="Receipt">It is here, since now or since earlier.</param>
/// <param name="NotTaken">Why it is not taken.</param>
public sealed record SegmentAnswer(SegmentReceipt? Receipt, NotTaken? NotTaken = null);

/// <summary>What the intake says to a seal; neither where the recording is sealed.</summary>
/// <param name="Missing">The segments that have to come first, or the first of them.</param>
/// <param name="NotTaken">Why it is not sealed.</param>
public sealed record SealAnswer(SegmentsMissing? Missing = null, NotTaken? NotTaken = null);
