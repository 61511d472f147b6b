using KartHub.Web.Features.Models;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;

namespace KartHub.Web.Features.Home;

/// <summary>The workshop's steps, in order.</summary>
public enum WorkshopStep
{
    Record,
    Mirror,
    Prepare,
    Train,
    Drive,
}

/// <summary>A thing to do.</summary>
/// <param name="Action">On the button.</param>
/// <param name="Address">Where it is done.</param>
public record Todo(string Action, string Address);

/// <summary>The next thing to do.</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Why">What it is good for.</param>
/// <param name="Otherwise">Another way.</param>
public sealed record NextTodo(string Title, string Why, string Action, string Address, Todo? Otherwise = null) : Todo(Action, Address);

/// <summary>How far a person has come: the latest thing of each kind.</summary>
/// <param name="Recording">The last recording; none: nothing recorded yet.</param>
/// <param name="Run">The training run that runs, else one that waits, else the last one.</param>
/// <param name="Model">The last model.</param>
/// <param name="Curve">The run's validation losses.</param>
/// <param name="Driven">Whether a model of the person's has really driven.</param>
public sealed record Standing(Recording? Recording, TrainingRun? Run, StoredModel? Model, IReadOnlyList<double> Curve, bool Driven)
{
    private JobState? RunState => Run?.Job?.State;

    /// <summary>Where the kart stands.</summary>
    public WorkshopStep Step => RunState switch
    {
        JobState.Queued when Run!.Job!.Needs.Exists(n => n.Needed?.State == JobState.Running) => WorkshopStep.Prepare,
        JobState.Queued => WorkshopStep.Mirror,
        JobState.Running when Run!.TrainRows is null => WorkshopStep.Prepare,
        JobState.Running => WorkshopStep.Train,
        _ when Model is not null => WorkshopStep.Drive,
        null when Recording is null => WorkshopStep.Record,
        _ => WorkshopStep.Train,
    };

    /// <summary>Whether recordings were mirrored and prepared: the run does it before its first epoch.</summary>
    public bool Prepared => Model is not null || Run?.TrainRows is not null;

    public NextTodo Next => RunState switch
    {
        JobState.Queued or JobState.Running => new(
            RunState is JobState.Queued ? "Your network waits for its turn" : "Your network learns", $"“{Run!.Name}” prepares its recordings by itself, then trains. Watch its loss fall, or record more meanwhile.",
            "Watch it learn", $"/training/{Run.Id}", new("Record more", "/drive")),
        JobState.Interrupted or JobState.Failed or JobState.Cancelled when Model is null || Model.CreatedAt < Run!.CreatedAt => new(
            "Your last run did not get to its end", $"“{Run!.Name}” {Ended(RunState.Value)}.",
            "Look at it", $"/training/{Run.Id}", new("Start another", "/training?new=true")),
        _ when Model is { DrivenAt: not null } => new(
            "Teach it more", $"“{Model.Name}” has driven. Where it left the road, record how it should have gone, and train another one on both.",
            "Record more", "/drive", new("Let it drive again", $"/drive?model={Model.Id}")),
        _ when Model is not null => new(
            "Let it drive", $"“{Model.Name}” is ready. Send it to an agent and see whether it stays on the road; where it does not, record how it should have gone.",
            "Let it drive", $"/drive?model={Model.Id}", new("Train another", "/training?new=true")),
        null when Recording is null => new(
            "Record how you drive", "Three to five laps are enough to begin with. The network will copy what it sees, so drive as you want it to drive.",
            "Record a lap", "/drive", new("Upload an old run", "/recordings")),
        _ => new(
            "Train a network on it", "Mirroring and preparing happen by themselves when a run starts. Choose recordings and three numbers, and watch it learn.",
            "New run", "/training?new=true", new("Record more", "/drive")),
    };

    private static string Ended(JobState state) => state switch
    {
        JobState.Interrupted => "was cut off each time the hub went down; it can go on from its last epoch",
        JobState.Failed => "failed; its page says why",
        _ => "was cancelled; it can go on from its last epoch",
    };
}
