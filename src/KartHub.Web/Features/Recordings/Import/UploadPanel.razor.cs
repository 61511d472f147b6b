using KartHub.Web.Data;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>Uploads of recordings, by buttons and by dropping files on the page.</summary>
public sealed partial class UploadPanel(IJSRuntime js, IOptions<HubOptions> options) : IAsyncDisposable
{
    private ElementReference root;
    private IJSObjectReference? module;

    public ValueTask DisposeAsync() => module.EndAsync(farewell: "detach");

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./Features/Recordings/Import/UploadPanel.razor.js");
            await module.InvokeVoidAsync("attach", root, options.Value.MaxUploadMegabytes);
        }
    }
}
