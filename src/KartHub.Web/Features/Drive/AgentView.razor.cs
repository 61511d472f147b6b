using System.Security.Claims;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.Agents;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Language;
using KartHub.Web.Live;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Drive;

/// <summary>One agent: its live picture, Record, and a model that drives.</summary>
public sealed partial class AgentView(AgentRegistry registry, LiveFeed live, IJSRuntime js, NavigationManager navigation) : IAsyncDisposable
{
    private const string Sources = "sources";
    private const string Pad = "pad";
    private const int OnItsWay = 1; // Second of a recording, all the while it goes on.
    private const double QuickMs = 100; // Two frames at the usual rate: nobody feels less.

    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(0.25);
    private static readonly int[] Rates = [5, 10, StartRecording.UsualRateHz, 30, 60];

    private static readonly Part[] RecordThenModel = [Part.Record, Part.Model];
    private static readonly Part[] ModelThenRecord = [Part.Model, Part.Record];
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3); // The agent measures its rate over so long: before that it is still of what it did before.

    private readonly CancellationTokenSource left = new();
    private IDisposable? subscription;
    private long before;
    private ElementReference root;
    private DotNetObjectReference<AgentView>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? keys;
    private ClaimsPrincipal user = new();
    private Guid? lastRecording;
    private string? cost; // Of the last recording, once it is over: to choose its format by.
    private string? track;
    private int rateHz = StartRecording.UsualRateHz;
    private PictureFormat format = PictureFormat.Jpeg;
    private bool how;
    private bool busy;
    private bool offered = true; // Whether there is a model to let drive; until it is known, as most often.
    private string? said;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter, EditorRequired]
    public required LiveAgent Agent { get; set; }

    /// <summary>The model to offer first.</summary>
    [Parameter]
    public Guid? Model { get; set; }

    /// <summary>Which tool is open under the picture: <c>sources</c>, <c>pad</c> or none.</summary>
    [Parameter]
    public string? Show { get; set; }

    private AgentStatus? Status => Agent.Status;

    /// <summary>Whether a press would be lost: an order is under way, or the page has been drawn but does not listen yet.</summary>
    private bool Busy => busy || !RendererInfo.IsInteractive;

    private string Keys => PadHolder.Of(Agent, user).Tell(Texts.Drive.Agent.KeysYou, Texts.Drive.Agent.KeysRole, Texts.Drive.Agent.KeysPerson);

    private bool Recording => Status?.RecordingId is not null;

    private bool Driving => Status?.Activity is AgentActivity.Driving;

    /// <summary>What one came for comes first, and is the one big button: to stop what goes on, else the model that one came with, else Record.</summary>
    private bool SeatFirst => Driving || (Model is not null && offered && !Recording && Agent.Description.CanDrive);

    /// <summary>Whether it captures at a rate that one chose: what it does meanwhile is for the live picture alone.</summary>
    private bool Busied => Status?.Activity is AgentActivity.Recording or AgentActivity.Driving;

    /// <summary>Whether the rate is worth a word: not with agents that are older, nor before it is measured.</summary>
    private bool Judged => Status is { WantedRateHz: > 0 } status && status.Elapsed >= Measured;

    private bool Uneven => Judged && !RecordingWords.IsSteady(Status!.RateHz, Status.WantedRateHz);

    private string CadenceInWords
    {
        get
        {
            var rate = Words.Count((int)Math.Round(Status!.RateHz));
            return !Judged ? Texts.Drive.Agent.ASecond(rate) : Uneven ? Texts.Drive.Agent.Uneven(rate) : Texts.Drive.Agent.Steady(rate);
        }
    }

    private string Cadence => Judged
        ? Texts.Drive.Agent.CapturedOf(Words.Rate(Status!.RateHz), Words.Rate(Status.WantedRateHz))
        : Texts.Drive.Agent.CapturedAt(Words.Rate(Status!.RateHz));

    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        await left.CancelAsync();
        left.Dispose();
        await keys.EndAsync(module);
        self?.Dispose();
    }

    /// <summary>What the page's keys do; the script calls it.</summary>
    [JSInvokable]
    public async Task PressAsync(string key)
    {
        await (key switch
        {
            "Escape" when Driving => StopDriveAsync(),
            " " when Driving || busy => Task.CompletedTask,
            " " when Recording => StopRecordingAsync(),
            " " => RecordAsync(),
            _ => Task.CompletedTask,
        });
        StateHasChanged();
    }

    /// <summary>Holds the override while its key or button is held, or lets go of it; the script calls it again and again.</summary>
    /// <returns>Whether there is something to hold on to.</returns>
    [JSInvokable]
    public async Task<bool> OverrideAsync(bool held)
    {
        if (!Driving)
        {
            return false;
        }

        var refusal = await registry.HoldOverrideAsync(Agent.Id, user, held, left.Token);
        if (refusal is not null)
        {
            said = refusal;
            StateHasChanged();
        }

        return refusal is null;
    }

    protected override void OnInitialized() => before = live.Published;

    protected override async Task OnInitializedAsync()
    {
        user = (await Authentication).User;
        ChooseTrack();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            subscription = live.Subscribe(Topics.Agent(Agent.Id), BetweenUpdates, () => InvokeAsync(Look), before);
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Drive/AgentView.razor.js");
            self = DotNetObjectReference.Create(this);
            keys = await module.InvokeAsync<IJSObjectReference>("listen", root, self, IAgentClient.OverrideRepeatSeconds);
        }
    }

    /// <summary>What is in the box is what will be driven, also when the agent has other tracks all of a sudden.</summary>
    private void ChooseTrack()
    {
        if (!Agent.Description.Tracks.Contains(track))
        {
            track = Status?.Race?.Track is { } present && Agent.Description.Tracks.Contains(present) ? present : Agent.Description.Tracks is [var first, ..] ? first : null;
        }
    }

    private void Look()
    {
        ChooseTrack();
        lastRecording = Status?.RecordingId ?? lastRecording;
        if (Status is { RecordingId: not null } recording)
        {
            cost = DriveWords.Cost(recording.RecordedBytes, recording.Elapsed);
        }

        StateHasChanged();
    }

    private void Offer(bool any) => offered = any;

    private Task RecordAsync() => AskAsync(() =>
        registry.StartRecordingAsync(Agent.Id, user, new StartRecording(user.Identity!.Name!, rateHz, ChosenTrack, ChosenFormat), left.Token));

    private Task StopRecordingAsync() => AskAsync(() => registry.StopRecordingAsync(Agent.Id, user, left.Token));

    private Task DriveAsync(StartDrive order) => AskAsync(() => registry.StartDriveAsync(Agent.Id, user, order with { Track = ChosenTrack, Format = ChosenFormat }, left.Token));

    private Task StopDriveAsync() => AskAsync(() => registry.StopDriveAsync(Agent.Id, user, left.Token));

    private string? ChosenTrack => Agent.Description.Tracks.Count > 0 ? track : null;

    private string ToolAddress(string tool) => navigation.GetUriWithQueryParameter("show", Show == tool ? null : tool);

    private PictureFormat ChosenFormat => Agent.Description.WritesJpeg ? format : PictureFormat.Png;

    private async Task AskAsync(Func<Task<string?>> order)
    {
        busy = true;
        said = null;
        StateHasChanged();
        try
        {
            said = await order();
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>What one can do with an agent.</summary>
    private enum Part
    {
        Record,
        Model,
    }
}
