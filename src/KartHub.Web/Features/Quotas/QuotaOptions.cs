using System.ComponentModel.DataAnnotations;

namespace KartHub.Web.Features.Quotas;

/// <summary>How much each person may keep and ask for; section <c>Quotas</c> of the configuration, checked at start.</summary>
public sealed record QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>Megabytes of recordings and models. 1,600: half an hour at 20 Hz on the course that takes most (50 MB a minute), and some models.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Quotas:Megabytes must be 1 to 10,000,000.")]
    public int Megabytes { get; init; } = 1_600;

    /// <summary>Recordings: ten an hour in two days of workshop.</summary>
    [Range(1, 100_000, ErrorMessage = "Quotas:Recordings must be 1 to 100,000.")]
    public int Recordings { get; init; } = 200;

    /// <summary>Runs that are kept, whatever became of them: each has a checkpoint, a model or a curve.</summary>
    [Range(1, 100_000, ErrorMessage = "Quotas:Runs must be 1 to 100,000.")]
    public int Runs { get; init; } = 200;

    /// <summary>Runs that wait or are under way: one trains while the next ones are thought out, and the others' turn comes too.</summary>
    [Range(1, 1_000, ErrorMessage = "Quotas:QueuedRuns must be 1 to 1,000.")]
    public int QueuedRuns { get; init; } = 5;

    /// <summary>Epochs of these together: ten times five runs as they are offered.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Quotas:QueuedEpochs must be 1 to 10,000,000.")]
    public int QueuedEpochs { get; init; } = 1_000;

    /// <summary>Keys of agents: a person has some machines, not a hundred.</summary>
    [Range(1, 10_000, ErrorMessage = "Quotas:AgentKeys must be 1 to 10,000.")]
    public int AgentKeys { get; init; } = 20;

    /// <summary>How many times as much an instructor may have, who records for the whole room.</summary>
    [Range(1, 1_000, ErrorMessage = "Quotas:InstructorTimes must be 1 to 1,000.")]
    public int InstructorTimes { get; init; } = 10;
}
