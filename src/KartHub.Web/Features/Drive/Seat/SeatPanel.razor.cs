using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Drive.Seat;

/// <summary>
/// One's own kart. The game runs in the browser; the hub hears of it what changes the page, and gets the race in the background.
/// </summary>
public sealed partial class SeatPanel(ModelCatalog catalog, ModelShelf shelf, RecordingCatalog recordings, IJSRuntime js) : IAsyncDisposable
{
    private const string Person = "person";
    private const string Expert = "expert";
    private const string Pilot = "pilot";

    private readonly HashSet<Guid> lapped = []; // The models that have driven a lap before the reader's eyes.
    private readonly List<string> laps = []; // Who drove each.
    private ElementReference root;
    private DotNetObjectReference<SeatPanel>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? seat;
    private ClaimsPrincipal user = new();
    private SeatChoices choices = new();
    private SeatState state = new();
    private IReadOnlyList<StoredModel>? models;
    private Guid? chosen;
    private StoredModel? pilot;
    private string? moment;
    private (Guid Id, bool There)? last;
    private string driver = Person;
    private string? said;
    private bool how;
    private bool busy;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>The model to offer first.</summary>
    [Parameter]
    public Guid? Model { get; set; }

    protected override IEnumerable<string> Followed => [Topics.Models, Topics.Recordings];

    /// <summary>Whether a press would be lost.</summary>
    private bool Busy => busy || !state.Ready;

    /// <summary>Whether the race must stay as it is.</summary>
    private bool Fixed => Busy || state.Recording is not null;

    private bool Piloted => driver == Pilot;

    /// <summary>Whether one came to see a model drive.</summary>
    private bool PilotFirst => Model is not null && chosen is not null && !Piloted && state.Recording is null;

    private bool TakenOver => state.DrivenBy == "takeover";

    private string PilotName => pilot?.Name ?? Texts.Drive.Race.Model;

    private object Handling => new { steerSpeed = choices.KeySpeed * SeatChoices.UsualKeys, deadZone = choices.DeadZone };

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await seat.EndAsync(module);
        self?.Dispose();
    }

    /// <summary>What has changed in the browser; the script calls it.</summary>
    [JSInvokable]
    public async Task TellAsync(SeatState told)
    {
        var ended = told.Ended is not null && told.Ended != state.Ended;
        state = told;
        NameLaps();
        if (ended)
        {
            last = (told.Ended!.Value, false);
            await LoadAsync();
        }

        StateHasChanged();
    }

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Drive/Seat/SeatPanel.razor.js");
        choices = SeatChoices.Read(await module.InvokeAsync<string?>("choices"));
        self = DotNetObjectReference.Create(this);
        seat = await module.InvokeAsync<IJSObjectReference>("open", root, self, user.PersonId(), choices.ToRace(Seed()), Handling, new
        {
            Speed = Texts.Seat.Speed("{speed}"),
            Rate = Texts.Seat.Rate("{rate}"),
            Ago = Texts.Agents.Live.Ago("{seconds}"),
            Texts.Agents.Live.Right,
            Texts.Agents.Live.Left,
            RaceShelf.FewestTicks,
            Texts.Seat.TooShort,
            Texts.Seat.BrowserFull,
        });
        if (Left.IsCancellationRequested)
        {
            await seat.EndAsync(module); // One has left meanwhile.
        }

        StateHasChanged();
    }

    protected override async Task LoadAsync()
    {
        models = await catalog.ListAsync(user, Left);
        var wanted = chosen ?? Model;
        chosen = models.Any(m => m.Id == wanted) ? wanted : models is [var newest, ..] ? newest.Id : null;
        if (last is { There: false } drawn)
        {
            last = (drawn.Id, await recordings.IsThereAsync(drawn.Id, user, Left));
        }
    }

    /// <summary>Names new laps by who drove them, while it is known which model that was.</summary>
    private void NameLaps()
    {
        if (state.LapBy.Count < laps.Count)
        {
            laps.Clear(); // Another race.
        }

        for (var lap = laps.Count; lap < Math.Min(state.LapBy.Count, state.LapSeconds.Count); lap++)
        {
            laps.Add(state.LapBy[lap].Split('+').Select(NameOf).Aggregate((one, another) => Texts.Drive.Race.Both(one, another)));
            if (state.LapBy[lap] == Pilot && pilot is not null && lapped.Add(pilot.Id))
            {
                moment = Texts.Seat.FirstLap(PilotName, DriveWords.Lap(state.LapSeconds[lap]));
            }
        }
    }

    private static int Seed() => RandomNumberGenerator.GetInt32(1, 1_000_000);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(ChangeEventArgs e) => double.Parse((string)e.Value!, CultureInfo.InvariantCulture);

    private static string Trouble(string code) => code switch
    {
        "no-wasm" => Texts.Seat.NoWasm,
        "no-worker" => Texts.Seat.NoWorker,
        "outdated" => Texts.Seat.Outdated,
        "away" => Texts.Seat.HubAway,
        _ => Texts.Seat.Failed,
    };

    private string NameOf(string driver) => driver switch
    {
        Expert => Texts.Seat.ExpertName,
        Pilot => PilotName,
        _ => Texts.Drive.Race.You,
    };

    private string? Who(int lap) => laps.ElementAtOrDefault(lap);

    private Task RecordAsync() => AskAsync(async () =>
        await seat!.InvokeVoidAsync("record", new { driver = driver == Expert ? Expert : user.Identity!.Name }));

    private Task StopAsync() => AskAsync(async () => await seat!.InvokeVoidAsync("stop"));

    private Task EraseAsync() => AskAsync(async () => await seat!.InvokeVoidAsync("erase"));

    private Task PutBackAsync() => AskAsync(async () => await seat!.InvokeVoidAsync("putBack"));

    private Task RestartAsync() => SetAsync(choices);

    private Task SetAsync(SeatChoices wanted) => AskAsync(async () =>
    {
        await seat!.InvokeVoidAsync("restart", Left, wanted.ToRace(Seed()), wanted.Write(), wanted == choices);
        choices = wanted;
    });

    private Task HandleAsync(SeatChoices wanted)
    {
        choices = wanted;
        return AskAsync(async () => await seat!.InvokeVoidAsync("handle", Handling, choices.Write()));
    }

    private Task DriveAsync(string who) => AskAsync(async () =>
    {
        await seat!.InvokeVoidAsync("drive", who);
        driver = who;
        moment = null;
    });

    private Task PilotAsync() => AskAsync(async () =>
    {
        pilot = models!.Single(m => m.Id == chosen);
        moment = null;
        await seat!.InvokeVoidAsync("pilot", Left, pilot.Id); // However long it takes to fetch it.
        if (state.Recording is null) // What is recorded is one race.
        {
            await seat!.InvokeVoidAsync("restart", Left, choices.ToRace(Seed()), choices.Write(), true); // Its race from the start.
        }

        driver = Pilot;
        await shelf.NoteDriveAsync(pilot.Id, user, Left);
    });

    private async Task AskAsync(Func<Task> order)
    {
        busy = true;
        said = null;
        StateHasChanged();
        try
        {
            await order();
        }
        catch (JSException)
        {
            said = Texts.Seat.Failed; // The browser's console says more.
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // One has left the page.
        }
        finally
        {
            busy = false;
        }
    }
}
