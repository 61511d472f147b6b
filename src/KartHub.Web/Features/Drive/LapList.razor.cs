using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Drive;

/// <summary>The laps of a race, each with who drove it: the last ones, and the fastest.</summary>
public sealed partial class LapList
{
    private const int Most = 5;

    private int? lapsBefore;
    private bool seenFirst; // The first lap was completed before the reader's eyes.

    [Parameter, EditorRequired]
    public required IReadOnlyList<double> Seconds { get; set; }

    /// <summary>Says who drove a lap, counted from 0; null where nobody knows.</summary>
    [Parameter, EditorRequired]
    public required Func<int, string?> Who { get; set; }

    /// <summary>The fastest lap, as soon as there is another to be faster than.</summary>
    private int? Best => Seconds.Count > 1 ? Enumerable.Range(0, Seconds.Count).MinBy(lap => Seconds[lap]) : null;

    /// <summary>The last laps, and before them the fastest.</summary>
    private IEnumerable<int> Shown
    {
        get
        {
            var from = Math.Max(0, Seconds.Count - Most);
            var last = Enumerable.Range(from, Seconds.Count - from);
            return Best is { } best && best < from ? last.Prepend(best) : last;
        }
    }

    protected override void OnParametersSet()
    {
        seenFirst = Seconds.Count == 1 && (seenFirst || lapsBefore == 0);
        lapsBefore = Seconds.Count;
    }
}
