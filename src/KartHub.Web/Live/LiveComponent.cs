using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Live;

/// <summary>A component that shows what others may change meanwhile: it loads again whenever one of its topics changes.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource left = new();
    private readonly List<IDisposable> subscriptions = [];
    private long before;

    protected LiveComponent() => Left = left.Token; // Taken once: it can be asked for when all is left, too.

    [Inject]
    private LiveFeed Live { get; set; } = null!;

    /// <summary>What it follows.</summary>
    protected abstract IEnumerable<string> Followed { get; }

    /// <summary>How often it loads again at most.</summary>
    protected virtual TimeSpan BetweenUpdates => TimeSpan.FromSeconds(1);

    /// <summary>Cancelled when the component is left. For what is read to be shown: what someone asked to be done is done, wherever they are by then.</summary>
    protected CancellationToken Left { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the present state.</summary>
    protected abstract Task LoadAsync();

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            subscriptions.ForEach(s => s.Dispose());
            left.Cancel();
            left.Dispose();
        }
    }

    protected override void OnInitialized() => before = Live.Published;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscriptions.AddRange(Followed.Select(topic => Live.Subscribe(topic, BetweenUpdates, () => InvokeAsync(RefreshAsync), before)));
        }
    }

    /// <summary>Loads again, and shows it.</summary>
    protected async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }
}
