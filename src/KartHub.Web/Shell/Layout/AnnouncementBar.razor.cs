namespace KartHub.Web.Shell.Layout;

/// <summary>Where <see cref="Announcements"/> are read: at the lower left, the latest alone.</summary>
public sealed partial class AnnouncementBar(Announcements announcements, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(8);

    private ITimer? end;
    private string? said;

    public void Dispose()
    {
        announcements.Said -= Show;
        end?.Dispose();
    }

    protected override void OnInitialized() => announcements.Said += Show;

    private void Show(string what) => InvokeAsync(() =>
    {
        end?.Dispose();
        end = time.CreateTimer(_ => InvokeAsync(Hide), null, Shown, Timeout.InfiniteTimeSpan);
        said = what;
        StateHasChanged();
    });

    private void Hide()
    {
        said = null;
        StateHasChanged();
    }
}
