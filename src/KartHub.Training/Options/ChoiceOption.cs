using KartHub.Contracts;

namespace KartHub.Training.Options;

/// <summary>An option that is one of a few things of whichever type.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
public abstract class ChoiceOption<TOptions> : OptionOf<TOptions>
{
    /// <summary>What can be chosen: the word that is its text, and what people call it.</summary>
    public abstract IReadOnlyList<(string Word, Phrase Label)> Words { get; }
}

/// <summary>An option that is one of a few things.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
/// <typeparam name="T">Their type.</typeparam>
public sealed class ChoiceOption<TOptions, T> : ChoiceOption<TOptions>
    where T : notnull
{
    public required Func<TOptions, T> Of { get; init; }

    public required Func<TOptions, T, TOptions> With { get; init; }

    public required T Default { get; init; }

    public required IReadOnlyList<(T Value, string Word, Phrase Label)> Choices { get; init; }

    public override IReadOnlyList<(string Word, Phrase Label)> Words => [.. Choices.Select(choice => (choice.Word, choice.Label))];

    public override Phrase Range => new("range.one-of", $"one of {string.Join(", ", Choices.Select(choice => choice.Word))}");

    public override string TextOf(TOptions options) => WordFor(Of(options)) ?? $"{Of(options)}";

    public override TOptions WithText(TOptions options, string text)
    {
        foreach (var choice in Choices)
        {
            if (choice.Word == text)
            {
                return With(options, choice.Value);
            }
        }

        throw Unknown(text);
    }

    public override Refusal? FaultIn(TOptions options) => WordFor(Of(options)) is null ? Unknown(TextOf(options)) : null;

    private string? WordFor(T value) => Choices.FirstOrDefault(choice => choice.Value.Equals(value)).Word;

    private Refusal Unknown(string word) => new("option.no-such-choice", $"{Label} must be {Range}, not '{word}'.") { Property = Property };
}
