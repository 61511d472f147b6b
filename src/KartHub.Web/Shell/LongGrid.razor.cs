using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>A list as a grid, however long it is.</summary>
/// <typeparam name="TRow">A row.</typeparam>
public sealed partial class LongGrid<TRow>
{
    private MudDataGrid<TRow>? grid;
    private MudDataGrid<TRow>? drawn;
    private IReadOnlyList<TRow>? shown;

    /// <summary>Reads some rows of a list.</summary>
    /// <param name="from">How many come before the first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancelled when they are not wanted any more.</param>
    public delegate Task<IReadOnlyList<TRow>> Reader(int from, int count, CancellationToken cancellationToken);

    /// <summary>What the grid is called.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>The list's first rows. Others than before: all that is in sight is read again.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TRow> First { get; set; }

    /// <summary>How many rows the list has.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads what follows the first rows.</summary>
    [Parameter, EditorRequired]
    public required Reader Rows { get; set; }

    [Parameter, EditorRequired]
    public required RenderFragment Columns { get; set; }

    /// <summary>How high a row is about, in pixels.</summary>
    [Parameter]
    public float RowHeight { get; set; } = 56;

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public Func<TRow, string>? RowClass { get; set; }

    /// <summary>Told which row was clicked.</summary>
    [Parameter]
    public EventCallback<TRow> OnRow { get; set; }

    /// <summary>Whether rows are read as they come in sight; before the page listens, its first rows must do.</summary>
    private bool Long => Total > First.Count && RendererInfo.IsInteractive;

    private Dictionary<string, object?> Named => new() { ["aria-label"] = Label };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var (before, known) = (shown, drawn);
        (shown, drawn) = (First, Long ? grid : null);
        if (before != First && drawn is not null && drawn == known) // A new grid reads by itself.
        {
            await drawn.ReloadServerData();
        }
    }

    private string RowClassOf(TRow row, int number) => RowClass?.Invoke(row) ?? "";

    private Task ClickAsync(DataGridRowClickEventArgs<TRow> click) => OnRow.InvokeAsync(click.Item);

    private async Task<GridData<TRow>> ReadAsync(GridStateVirtualize<TRow> wanted, CancellationToken cancellationToken) => new()
    {
        Items = wanted.StartIndex + wanted.Count <= First.Count ? First.Skip(wanted.StartIndex).Take(wanted.Count) : await Rows(wanted.StartIndex, wanted.Count, cancellationToken),
        TotalItems = Total,
    };
}
