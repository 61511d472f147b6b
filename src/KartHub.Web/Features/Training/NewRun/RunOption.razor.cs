using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>A number that can be chosen, with its explanation and what is wrong with it.</summary>
public sealed partial class RunOption<T>
    where T : struct, INumber<T>
{
    private readonly string id = $"option-{Guid.NewGuid():n}";
    private string? unreadable;

    /// <summary>As the validation messages call it.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter, EditorRequired]
    public required T Value { get; set; }

    [Parameter, EditorRequired]
    public required Func<T, Task> OnChange { get; set; }

    [Parameter, EditorRequired]
    public required string Explanation { get; set; }

    /// <summary>All messages there are; those about this option begin with its label and "must".</summary>
    [Parameter]
    public IReadOnlyList<string> Errors { get; set; } = [];

    [Parameter]
    public string? Min { get; set; }

    [Parameter]
    public string? Max { get; set; }

    [Parameter]
    public string? Step { get; set; }

    private string Text => unreadable ?? (Value is double rate ? RunWords.Rate(rate) : Value.ToString(null, CultureInfo.InvariantCulture));

    private string? Error => unreadable is null
        ? Errors.FirstOrDefault(e => e.StartsWith($"{Label} must ", StringComparison.Ordinal))
        : $"{Label} must be a {(typeof(T) == typeof(int) ? "whole " : "")}number.";

    private Task ChangeAsync(ChangeEventArgs change)
    {
        var text = (string?)change.Value ?? "";
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            unreadable = text;
            return Task.CompletedTask;
        }

        unreadable = null;
        return OnChange(value);
    }
}
