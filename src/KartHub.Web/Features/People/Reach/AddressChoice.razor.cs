using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.People.Reach;

/// <summary>Which of the hub's addresses is given to others.</summary>
public sealed partial class AddressChoice(HubAddresses hub, NavigationManager navigation)
{
    private IReadOnlyList<Uri> addresses = [];

    /// <summary>The chosen one.</summary>
    [Parameter, EditorRequired]
    public required Uri Value { get; set; }

    [Parameter]
    public EventCallback<Uri> ValueChanged { get; set; }

    /// <summary>The likeliest address for others; the asker's own if they cannot reach the hub.</summary>
    public static Uri FirstOf(HubAddresses hub, NavigationManager navigation)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(navigation);
        var own = new Uri(navigation.BaseUri);
        return hub.For(own) is [var first, ..] ? first : own;
    }

    protected override void OnInitialized() => addresses = hub.For(new Uri(navigation.BaseUri));

    private Task ChooseAsync(ChangeEventArgs e) =>
        addresses.FirstOrDefault(a => a.AbsoluteUri == (string?)e.Value) is { } chosen ? ValueChanged.InvokeAsync(chosen) : Task.CompletedTask;
}
