using KartHub.Web.Language;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace KartHub.Web.Features.Agents.Previews;

/// <summary>What the driver of a kart sees now, with the controls drawn over it.</summary>
public sealed partial class LivePicture(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference root;
    private IJSObjectReference? module;
    private IJSObjectReference? picture;
    private string? shown;

    /// <summary>Where the pictures come from.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>Whose they are.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>Whether it is the one picture of the page: every picture that comes, and the steering of the last seconds.</summary>
    [Parameter]
    public bool Large { get; set; }

    public ValueTask DisposeAsync() => picture.EndAsync(module);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (shown == Address)
        {
            return;
        }

        shown = Address;
        module ??= await js.InvokeAsync<IJSObjectReference>("import", "./Features/Agents/Previews/LivePicture.razor.js");
        await picture.EndAsync();
        picture = await module.InvokeAsync<IJSObjectReference>("open", root, Address, Large, new
        {
            Figures = Texts.Agents.Live.Figures("{rate}", "{steering}"),
            Ago = Texts.Agents.Live.Ago("{seconds}"),
            Texts.Agents.Live.Right,
            Texts.Agents.Live.Left,
        });
    }

    /// <summary>What the script has drawn is its own; only another kart is worth a look.</summary>
    protected override bool ShouldRender() => shown != Address;
}
