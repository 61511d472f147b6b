using KartHub.Web.Data;
using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>Uploads of recordings, by buttons and by dropping files on the page.</summary>
public sealed partial class UploadPanel(IJSRuntime js, IOptions<HubOptions> options) : IAsyncDisposable
{
    /// <summary>What the script says; it fills the places.</summary>
    private static object SaidByScript => new
    {
        Waiting = Texts.Recordings.Upload.Waiting("{size}"),
        TooLarge = Texts.Recordings.Upload.TooLarge("{size}", "{limit}"),
        Sending = Texts.Recordings.Upload.Sending("{sent}", "{size}"),
        Texts.Recordings.Upload.Checking,
        CheckingFrames = Texts.Recordings.Upload.CheckingFrames("{done}", "{frames}"),
        Texts.Recordings.Upload.LineBroke,
        Texts.Recordings.Upload.HubBroke,
        Texts.Recordings.Upload.Cancelled,
        Texts.Recordings.Upload.SignedOut,
        Refused = Texts.Recordings.Upload.Refused("{status}"),
        Named = Texts.Recordings.Upload.Named("{name}"),
        Texts.Recordings.Upload.Cancel,
        Texts.Recordings.Upload.Dismiss,
        Texts.Recordings.Upload.Open,
    };

    private ElementReference root;
    private IJSObjectReference? module;

    public ValueTask DisposeAsync() => module.EndAsync(farewell: "detach");

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Recordings/Import/UploadPanel.razor.js");
            await module.InvokeVoidAsync("attach", root, options.Value.MaxUploadMegabytes, SaidByScript);
        }
    }
}
