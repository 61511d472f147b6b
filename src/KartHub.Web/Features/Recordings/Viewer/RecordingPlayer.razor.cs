using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>Plays a recording: pictures, stick and buttons, and the steering over time.</summary>
public sealed partial class RecordingPlayer(IJSRuntime js) : IAsyncDisposable
{
    /// <summary>What the script says; it fills the places.</summary>
    private static object SaidByScript => new
    {
        Texts.Recordings.Player.Play,
        Texts.Recordings.Player.Pause,
        Trouble = Texts.Recordings.Player.Trouble("{reason}"),
        Time = Texts.Recordings.Player.Time("{at}", "{length}", "{frame}", "{frames}"),
        FrameAt = Texts.Recordings.Player.FrameAt("{at}", "{frame}"),
    };

    private ElementReference root;
    private IJSObjectReference? module;
    private IJSObjectReference? player;
    private int shown;

    /// <summary>The recording's <see cref="ViewAddress"/>.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>How many frames there are; may grow.</summary>
    [Parameter, EditorRequired]
    public int Frames { get; set; }

    [Parameter, EditorRequired]
    public int Width { get; set; }

    [Parameter, EditorRequired]
    public int Height { get; set; }

    /// <summary>The frame to begin with.</summary>
    [Parameter]
    public int First { get; set; }

    public ValueTask DisposeAsync() => player.EndAsync(module);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            shown = Frames;
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Recordings/Viewer/RecordingPlayer.razor.js");
            player = await module.InvokeAsync<IJSObjectReference>("open", root, Address, First, SaidByScript);
        }
        else if (player is not null && shown != Frames)
        {
            shown = Frames;
            await player.InvokeVoidAsync("load");
        }
    }

    /// <summary>What the script has drawn is its own; only more frames are worth a look.</summary>
    protected override bool ShouldRender() => shown != Frames;
}
