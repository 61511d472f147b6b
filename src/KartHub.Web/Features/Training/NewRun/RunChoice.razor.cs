using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>One of a few values that can be chosen, with an explanation.</summary>
public sealed partial class RunChoice<T>
    where T : struct, Enum
{
    private readonly string id = $"choice-{Guid.NewGuid():n}";

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter, EditorRequired]
    public required T Value { get; set; }

    /// <summary>The values and what they are called.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(T Value, string Words)> Choices { get; set; }

    [Parameter, EditorRequired]
    public required Func<T, Task> OnChange { get; set; }

    [Parameter, EditorRequired]
    public required string Explanation { get; set; }
}
