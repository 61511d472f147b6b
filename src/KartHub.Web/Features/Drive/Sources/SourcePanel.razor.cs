using System.Globalization;
using System.Security.Claims;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Drive.Sources;

/// <summary>Where one chooses what an agent captures, and which part of it.</summary>
public sealed partial class SourcePanel(AgentRegistry registry, IJSRuntime js) : IAsyncDisposable
{

    private readonly CancellationTokenSource left = new();
    private readonly int[] crop = new int[4]; // x, y, width, height of the source's whole picture.
    private ElementReference root;
    private DotNetObjectReference<SourcePanel>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? pencil;
    private ClaimsPrincipal user = null!;
    private SourceOffers? offers;
    private LiveAgent? listed;
    private SourceChoice? known;
    private string? other;
    private bool busy;
    private bool drawing;
    private bool typed;
    private string? refused;
    private string? unlisted;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    private static (string Label, int Field)[] Fields =>
        [(Texts.Drive.Sources.FromLeft, 0), (Texts.Drive.Sources.FromTop, 1), (Texts.Drive.Sources.Width, 2), (Texts.Drive.Sources.Height, 3)];

    private AgentStatus? Status => Agent.Status;

    private bool Busy => busy || !RendererInfo.IsInteractive;

    private bool Occupied => Status?.Activity is not (null or AgentActivity.Idle);

    private string? Said => refused ?? unlisted;

    private Crop? Present => Agent.Description.Choice?.Crop;

    private bool ByKeyboard => Agent.Description.Choice?.ByKeyboard is true;

    private bool OffersKeyboard => offers?.Keyboard is true && Agent.Description.Choice is { Address: not SourceChoice.Simulator } && (ByKeyboard || Status?.NoPad is true);

    /// <summary>The part that is shown now.</summary>
    private Crop Shown => Present ?? new Crop(0, 0, Status?.Width ?? 0, Status?.Height ?? 0);

    private Crop Wanted => new(crop[0], crop[1], crop[2], crop[3]);

    private bool CropChanged => Wanted != Shown && crop[2] > 0 && crop[3] > 0;

    public async ValueTask DisposeAsync()
    {
        await left.CancelAsync();
        left.Dispose();
        await pencil.EndAsync(module);
        self?.Dispose();
    }

    /// <summary>What was drawn on the picture, as shares of it; the script calls it.</summary>
    [JSInvokable]
    public void Drawn(double x, double y, double width, double height)
    {
        var shown = Shown;
        Set(new Crop(
            shown.X + (int)Math.Round(x * shown.Width),
            shown.Y + (int)Math.Round(y * shown.Height),
            Math.Max(1, (int)Math.Round(width * shown.Width)),
            Math.Max(1, (int)Math.Round(height * shown.Height))));
        typed = true;
        StateHasChanged();
    }

    protected override async Task OnInitializedAsync() => user = (await Authentication).User;

    protected override async Task OnParametersSetAsync()
    {
        if (known != Agent.Description.Choice || !typed)
        {
            known = Agent.Description.Choice;
            typed = false;
            Set(Shown);
        }

        if (listed is not null && listed != Agent && !busy)
        {
            await ListAsync(); // It came back over another connection, perhaps with other windows.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Drive/Sources/SourcePanel.razor.js");
            self = DotNetObjectReference.Create(this);
            pencil = await module.InvokeAsync<IJSObjectReference>("open", root, self);
            await ListAsync();
            StateHasChanged();
        }
    }

    private bool IsChosen(SourceOffer offer) => offer.Address == Agent.Description.Choice?.Address;

    private Task LookAgainAsync()
    {
        refused = null;
        return ListAsync();
    }

    private async Task ListAsync()
    {
        busy = true;
        try
        {
            do
            {
                listed = Agent;
                (var found, unlisted) = await registry.ListSourcesAsync(listed.Id, user, left.Token);
                offers = found ?? offers;
            }
            while (listed != Agent);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            busy = false;
        }
    }

    private async Task SelectAsync(SourceChoice choice)
    {
        busy = true;
        refused = null;
        try
        {
            refused = await registry.SelectSourceAsync(Agent.Id, user, choice, left.Token);
            typed = false;
            drawing = false;
            await pencil!.InvokeVoidAsync("clear");
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            busy = false;
        }
    }

    private Task SelectOtherAsync() => string.IsNullOrWhiteSpace(other) ? Task.CompletedTask : SelectAsync(new SourceChoice(other.Trim()) { ByKeyboard = ByKeyboard });

    private Task PlayByAsync() => SelectAsync(Agent.Description.Choice! with { ByKeyboard = !ByKeyboard });

    private Task CropAsync() => SelectAsync(Agent.Description.Choice! with { Crop = Wanted });

    private Task ResetAsync() => SelectAsync(Agent.Description.Choice! with { Crop = null });

    private async Task DrawAsync()
    {
        drawing = !drawing;
        await pencil!.InvokeVoidAsync("draw", drawing);
    }

    private async Task ChangeAsync(int field, string? value)
    {
        if (int.TryParse(value, CultureInfo.InvariantCulture, out var number))
        {
            crop[field] = Math.Clamp(number, field < 2 ? 0 : 1, Imaging.Frame.MaxSide);
            typed = true;
            var (wanted, shown) = (Wanted, Shown);
            await pencil!.InvokeVoidAsync(
                "mark",
                (wanted.X - shown.X) / (double)Math.Max(1, shown.Width), (wanted.Y - shown.Y) / (double)Math.Max(1, shown.Height),
                wanted.Width / (double)Math.Max(1, shown.Width), wanted.Height / (double)Math.Max(1, shown.Height));
        }
    }

    private void Set(Crop part) => (crop[0], crop[1], crop[2], crop[3]) = (part.X, part.Y, part.Width, part.Height);
}
