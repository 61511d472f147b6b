using KartHub.Contracts;
using KartHub.Training.Options;
using KartHub.Training.Runs;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace KartHub.Web.Features.Training.NewRun;

/// <summary>An option of a run to choose, with its explanation and what is wrong with it.</summary>
public sealed partial class OptionField(RefusalWords words)
{
    private const InputMode Decimal = InputMode.@decimal;

    private readonly string id = $"option-{Guid.NewGuid():n}";
    private (string Text, Refusal Why)? unreadable;

    [Parameter, EditorRequired]
    public required OptionOf<TrainingOptions> Option { get; set; }

    [Parameter, EditorRequired]
    public required TrainingOptions Options { get; set; }

    [Parameter, EditorRequired]
    public required Func<TrainingOptions, Task> OnChange { get; set; }

    /// <summary>What is wrong with its value; null: nothing.</summary>
    [Parameter]
    public Refusal? Fault { get; set; }

    private string Label => words.Tell(Option.Label);

    private string Explanation => Option.Advice is { } advice ? $"{words.Tell(Option.Meaning)} {words.Tell(advice)}" : words.Tell(Option.Meaning);

    private string Standard => words.Standard(Option);

    private string Text => unreadable?.Text ?? Option.TextOf(Options);

    private Refusal? Wrong => unreadable?.Why ?? Fault;

    private Task ChangeAsync(string? text)
    {
        TrainingOptions changed;
        try
        {
            changed = Option.WithText(Options, text ?? "");
        }
        catch (Refusal e)
        {
            unreadable = (text ?? "", e);
            return Task.CompletedTask;
        }

        unreadable = null;
        return OnChange(changed);
    }
}
