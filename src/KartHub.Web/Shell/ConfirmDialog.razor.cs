using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace KartHub.Web.Shell;

/// <summary>Asks before something is done that cannot be undone.</summary>
public sealed partial class ConfirmDialog(IJSRuntime js) : IAsyncDisposable
{
    private readonly string titleId = $"confirm-{Guid.NewGuid():n}";
    private ElementReference dialog;
    private IJSObjectReference? module;

    /// <summary>The question.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What the button that does it says, for instance <c>Delete</c>.</summary>
    [Parameter, EditorRequired]
    public required string Action { get; set; }

    /// <summary>What goes, by name.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Does it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnConfirm { get; set; }

    /// <summary>Asks.</summary>
    public async Task ShowAsync()
    {
        module ??= await js.InvokeAsync<IJSObjectReference>("import", "./Shell/ConfirmDialog.razor.js");
        await module.InvokeVoidAsync("show", dialog);
    }

    public ValueTask DisposeAsync() => default(IJSObjectReference).EndAsync(module);

    private async Task ConfirmAsync()
    {
        await CloseAsync();
        await OnConfirm.InvokeAsync();
    }

    private async Task CloseAsync() => await module!.InvokeVoidAsync("close", dialog);
}
