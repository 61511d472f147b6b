using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Models;
using KartHub.Web.Language;
using KartHub.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KartHub.Web.Features.Drive.Seat;

/// <summary>Where one chooses a model and lets it drive.</summary>
public sealed partial class ModelSeat(ModelCatalog catalog, DriveLog drives, LiveFeed live) : IDisposable
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource left = new();
    private IDisposable? subscription;
    private long before;
    private IReadOnlyList<StoredModel>? models;
    private Guid? chosen;
    private bool record;
    private ClaimsPrincipal user = new();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    /// <summary>The model to offer first; else the newest.</summary>
    [Parameter]
    public Guid? Model { get; set; }

    /// <summary>Whether an order is under way.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Whether its button is the page's big one.</summary>
    [Parameter]
    public bool First { get; set; }

    /// <summary>Told whether there is a model to let drive.</summary>
    [Parameter]
    public EventCallback<bool> OnOffer { get; set; }

    /// <summary>Asks for a drive; its track is for whoever gives the order to choose.</summary>
    [Parameter, EditorRequired]
    public EventCallback<StartDrive> OnDrive { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnStop { get; set; }

    private AgentStatus? Status => Agent.Status;

    private PadHolder PadHolder => PadHolder.Of(Agent, user);

    private bool Driving => Status?.Activity is AgentActivity.Driving;

    private string Doing
    {
        get
        {
            var model = models?.FirstOrDefault(m => m.Id == Status!.ModelId)?.Name ?? Texts.Agents.SomeModel;
            return Status!.TakenOver
                ? PadHolder.Tell(
                    Texts.Drive.Seat.WaitsForYou(model),
                    role => Texts.Drive.Seat.WaitsForRole(model, role),
                    person => Texts.Drive.Seat.WaitsForPerson(model, person))
                : Texts.Drive.Seat.Drives(model);
        }
    }

    public void Dispose()
    {
        subscription?.Dispose();
        left.Cancel();
        left.Dispose();
    }

    protected override void OnInitialized() => before = live.Published;

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Models, BetweenUpdates, () => InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            }), before);
        }
    }

    private async Task LoadAsync()
    {
        models = await catalog.ListAsync(user, left.Token);
        var wanted = chosen ?? Model;
        chosen = models.Any(m => m.Id == wanted) ? wanted : models is [var newest, ..] ? newest.Id : null;
        await OnOffer.InvokeAsync(chosen is not null);
    }

    private Task ForgetAsync() => drives.ForgetAsync(Agent, CancellationToken.None);

    private Task DriveAsync() => OnDrive.InvokeAsync(new StartDrive(chosen!.Value, Track: null, record));
}
