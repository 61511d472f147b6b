using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Home;

/// <summary>The five steps as a road from left to right, with a kart where one stands.</summary>
public sealed partial class WorkshopTrack
{
    private static readonly (WorkshopStep Step, string Name, string Text)[] Steps =
    [
        (WorkshopStep.Record, "Record", "Drive, and keep every frame with what your hands did."),
        (WorkshopStep.Mirror, "Mirror", "Every left turn becomes a right turn too. Happens by itself in a run."),
        (WorkshopStep.Prepare, "Prepare", "Frames shrink to what the network looks at. Happens by itself in a run."),
        (WorkshopStep.Train, "Train", "The network learns to steer as you did."),
        (WorkshopStep.Drive, "Drive", "It takes the wheel."),
    ];

    [Parameter, EditorRequired]
    public required WorkshopStep At { get; set; }

    /// <summary>Whether a run has mirrored and prepared already.</summary>
    [Parameter]
    public bool Prepared { get; set; }

    /// <summary>Whether a model has driven, wherever one stands now.</summary>
    [Parameter]
    public bool Driven { get; set; }

    private string Look(WorkshopStep step) => step is WorkshopStep.Drive && Driven ? "done"
        : step == At ? "here"
        : step > At ? "ahead"
        : step is WorkshopStep.Mirror or WorkshopStep.Prepare && !Prepared ? "itself"
        : "done";
}
