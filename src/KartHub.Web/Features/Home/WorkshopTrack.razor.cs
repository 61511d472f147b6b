using KartHub.Web.Language;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Home;

/// <summary>The five steps as a road from left to right, with a kart where one stands.</summary>
public sealed partial class WorkshopTrack
{
    private static (WorkshopStep Step, string Name, string Text)[] Steps =>
    [
        (WorkshopStep.Record, Texts.Home.Track.Record.Name, Texts.Home.Track.Record.What),
        (WorkshopStep.Mirror, Texts.Home.Track.Mirror.Name, Texts.Home.Track.Mirror.What),
        (WorkshopStep.Prepare, Texts.Home.Track.Prepare.Name, Texts.Home.Track.Prepare.What),
        (WorkshopStep.Train, Texts.Home.Track.Train.Name, Texts.Home.Track.Train.What),
        (WorkshopStep.Drive, Texts.Home.Track.Drive.Name, Texts.Home.Track.Drive.What),
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
