using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Models;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive;

/// <summary>Says that a model was driving at an agent that is not connected.</summary>
public sealed partial class MissingDrive(DriveLog drives, ModelCatalog models)
{
    private string? words;

    [Parameter, EditorRequired]
    public required Guid AgentId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Authentication).User;
        if (await drives.FindLostAsync(AgentId, user, CancellationToken.None) is { } drive)
        {
            var model = (await models.FindAsync(drive.ModelId, user, CancellationToken.None))?.Name ?? Texts.Agents.SomeModel;
            words = drive.HubWentDown ? Texts.Drive.Missing.HubDown(model) : Texts.Drive.Missing.ConnectionLost(model);
        }
    }
}
