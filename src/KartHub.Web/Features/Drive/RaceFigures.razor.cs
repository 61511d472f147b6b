using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Models;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive;

/// <summary>Where the kart is, and the laps it has driven, each with who drove it.</summary>
public sealed partial class RaceFigures(ModelCatalog models) : IDisposable
{
    private readonly CancellationTokenSource left = new();
    private ClaimsPrincipal user = new();
    private (Guid Id, string? Name)? model;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    [Parameter, EditorRequired]
    public required RaceStatus Race { get; set; }

    private int Percent => (int)Math.Round(Math.Clamp(Race.Progress, 0, 1) * 100);

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        user = (await Authentication).User;
        if (Agent.LastModelId is { } id && id != model?.Id)
        {
            model = (id, null);
            model = (id, (await models.FindAsync(id, user, left.Token))?.Name);
        }
    }

    private string? Who(int lap)
    {
        var person = PadHolder.Of(Agent, user).Tell(Texts.Drive.Race.You, Texts.Drive.Race.Role, name => name);
        var driven = model?.Name ?? Texts.Drive.Race.Model;
        return Race.LapDrivers?[lap] switch
        {
            LapDriver.Person => person,
            LapDriver.Model => driven,
            LapDriver.Both => Texts.Drive.Race.Both(person, driven),
            _ => null,
        };
    }
}
