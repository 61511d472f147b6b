namespace KartHub.EndToEnd.Tests.Chaos;

/// <summary>What became of everything that was entrusted to a hub that was killed again and again.</summary>
internal sealed record ChaosFigures
{
    /// <summary>How often the hub was killed.</summary>
    public required int Rounds { get; init; }

    public required double SecondsPerRound { get; init; }

    /// <summary>Segments of which an agent was told that the hub has them.</summary>
    public required int AcknowledgedSegments { get; init; }

    /// <summary>Frames in them, and in all that agents had to send.</summary>
    public required int Frames { get; init; }

    /// <summary>Uploads that were answered with a recording.</summary>
    public required int AnsweredUploads { get; init; }

    /// <summary>Uploads that the hub's end left without an answer.</summary>
    public required int UnansweredUploads { get; init; }

    /// <summary>Epochs of the training, which was resumed after each restart.</summary>
    public required int Epochs { get; init; }

    /// <summary>What was acknowledged or answered and is not there as it was sent.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>What is there more than once, or at a place where it does not belong.</summary>
    public required IReadOnlyList<string> Doubled { get; init; }

    /// <summary>What else is not as it should be, such as refusals and a training that did not reach its end.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>What belongs to nothing on the hub's disk after all the kills.</summary>
    public required IReadOnlyList<string> OrphansBefore { get; init; }

    /// <summary>The same after <c>doctor</c>.</summary>
    public required IReadOnlyList<string> OrphansAfter { get; init; }

    /// <summary>Everything that must not be.</summary>
    public IEnumerable<string> Faults =>
        Lost.Select(l => $"lost: {l}").Concat(Doubled.Select(d => $"doubled: {d}")).Concat(Wrong.Select(w => $"wrong: {w}")).Concat(OrphansAfter.Select(o => $"orphan: {o}"));

    /// <summary>Lines of name, value and unit.</summary>
    public IEnumerable<string> Lines() =>
    [
        FormattableString.Invariant($"chaos_rounds {Rounds} kills"),
        FormattableString.Invariant($"chaos_round {SecondsPerRound:0.0} s"),
        FormattableString.Invariant($"chaos_acknowledged {AcknowledgedSegments} segments"),
        FormattableString.Invariant($"chaos_frames {Frames} frames"),
        FormattableString.Invariant($"chaos_uploads {AnsweredUploads} answered"),
        FormattableString.Invariant($"chaos_uploads_cut {UnansweredUploads} unanswered"),
        FormattableString.Invariant($"chaos_epochs {Epochs} epochs"),
        FormattableString.Invariant($"chaos_lost {Lost.Count} things"),
        FormattableString.Invariant($"chaos_doubled {Doubled.Count} things"),
        FormattableString.Invariant($"chaos_wrong {Wrong.Count} things"),
        FormattableString.Invariant($"chaos_orphans_before {OrphansBefore.Count} things"),
        FormattableString.Invariant($"chaos_orphans_after {OrphansAfter.Count} things"),
    ];
}
