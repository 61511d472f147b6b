using KartHub.Web.Features.Models;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell.Look;

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
public record Todo(string Action, string Address)
{
    /// <summary>One of HubIcons, where the same button has it elsewhere.</summary>
    public string? Icon { get; init; }
}

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
            RunState is JobState.Queued ? Texts.Home.Next.Waits.Title : Texts.Home.Next.Learns.Title, Texts.Home.Next.Watch.Why(Run!.Name),
            Texts.Home.Next.Watch.Action, $"/training/{Run.Id}", new(Texts.Home.Next.RecordMore, "/drive")),
        JobState.Interrupted or JobState.Failed or JobState.Cancelled when Model is null || Model.CreatedAt < Run!.CreatedAt => new(
            Texts.Home.Next.Ended.Title, Ended(RunState.Value, Run!.Name),
            Texts.Home.Next.Ended.Action, $"/training/{Run.Id}", new(Texts.Home.Next.Ended.Otherwise, "/training?new=true")),
        _ when Model is { DrivenAt: not null } => new(
            Texts.Home.Next.Teach.Title, Texts.Home.Next.Teach.Why(Model.Name),
            Texts.Home.Next.RecordMore, "/drive", new(Texts.Home.Next.Teach.Otherwise, $"/drive?model={Model.Id}") { Icon = HubIcons.LetDrive }),
        _ when Model is not null => new(
            Texts.Home.Next.Drive.Title, Texts.Home.Next.Drive.Why(Model.Name),
            Texts.Home.Next.Drive.Action, $"/drive?model={Model.Id}", new(Texts.Home.Next.Drive.Otherwise, "/training?new=true")) { Icon = HubIcons.LetDrive },
        null when Recording is null => new(
            Texts.Home.Next.Record.Title, Texts.Home.Next.Record.Why,
            Texts.Home.Next.Record.Action, "/drive", new(Texts.Home.Next.Record.Otherwise, "/recordings")),
        _ => new(
            Texts.Home.Next.Train.Title, Texts.Home.Next.Train.Why,
            Texts.Home.Next.Train.Action, "/training?new=true", new(Texts.Home.Next.RecordMore, "/drive")),
    };

    private static string Ended(JobState state, string run) => state switch
    {
        JobState.Interrupted => Texts.Home.Next.Ended.Interrupted(run),
        JobState.Failed => Texts.Home.Next.Ended.Failed(run),
        _ => Texts.Home.Next.Ended.Cancelled(run),
    };
}
