using KartHub.Contracts;

namespace KartHub.Training.Options;

/// <summary>
/// An option of a record of options: all there is to say of it, once, for the record's validation, the command line and the pages. Values are text
/// here, as people type them, so that whoever lists options need not know their types.
/// </summary>
/// <typeparam name="TOptions">The record.</typeparam>
public abstract class OptionOf<TOptions>
{
    /// <summary>The record's property; a <see cref="Refusal"/> for this option carries it.</summary>
    public required string Property { get; init; }

    /// <summary>On the command line, with its dashes.</summary>
    public required string CliName { get; init; }

    /// <summary>What people call it.</summary>
    public required Phrase Label { get; init; }

    /// <summary>What it does, in a sentence or two.</summary>
    public required Phrase Meaning { get; init; }

    /// <summary>How to choose it: more for who chooses than for who looks it up.</summary>
    public Phrase? Advice { get; init; }

    /// <summary>Why its default is what it is, in a sentence.</summary>
    public required Phrase Reason { get; init; }

    /// <summary>Whether it does anything beside the other options; one that does not is checked all the same, and need not be offered.</summary>
    public Predicate<TOptions> AppliesTo { get; init; } = _ => true;

    /// <summary>What it can be: <c>1 to 10,000</c>.</summary>
    public abstract Phrase Range { get; }

    /// <summary>Its value as text.</summary>
    public abstract string TextOf(TOptions options);

    /// <summary>The options with another value, which may be out of its range.</summary>
    /// <exception cref="Refusal">The text is no value of this kind.</exception>
    public abstract TOptions WithText(TOptions options, string text);

    /// <summary>What is wrong with its value; null: nothing.</summary>
    public abstract Refusal? FaultIn(TOptions options);
}
