using KartHub.Contracts;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Recordings.Glance;

/// <summary>Counts what there is to know of a recording, for the lists.</summary>
public sealed partial class NoticeMark(RefusalWords words)
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<Phrase> Notices { get; set; }
}
