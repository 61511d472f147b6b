using KartHub.Contracts;

namespace KartHub.Training.Options;

/// <summary>An option that is on or off. On the command line its name alone switches it to what it is not by default.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
public sealed class OnOffOption<TOptions> : OptionOf<TOptions>
{
    public required Func<TOptions, bool> Of { get; init; }

    public required Func<TOptions, bool, TOptions> With { get; init; }

    public required bool Default { get; init; }

    /// <summary>What it is once it was switched.</summary>
    public string Switched => OnOff.Word(!Default);

    public override Phrase Range => new("range.on-off", $"on or off");

    public override string TextOf(TOptions options) => OnOff.Word(Of(options));

    public override TOptions WithText(TOptions options, string text) => text switch
    {
        OnOff.On => With(options, true),
        OnOff.Off => With(options, false),
        _ => throw new Refusal("option.not-on-or-off", $"{Label} must be {Range}, not '{text}'.") { Property = Property },
    };

    public override Refusal? FaultIn(TOptions options) => null;
}
