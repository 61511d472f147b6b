using System.Globalization;
using System.Numerics;
using KartHub.Contracts;

namespace KartHub.Training.Options;

/// <summary>An option that is a number of whichever type.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
public abstract class NumberOption<TOptions> : OptionOf<TOptions>
{
    public abstract bool IsWhole { get; }

    /// <summary>What is counted: "pixels".</summary>
    public Phrase? Unit { get; init; }

    /// <summary>The least that it can be, as text.</summary>
    public abstract string LeastText { get; }

    /// <summary>The most that it can be, as text.</summary>
    public abstract string MostText { get; }
}

/// <summary>An option that is a number.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
/// <typeparam name="T">The number's type.</typeparam>
public sealed class NumberOption<TOptions, T> : NumberOption<TOptions>
    where T : struct, INumber<T>
{
    public required Func<TOptions, T> Of { get; init; }

    public required Func<TOptions, T, TOptions> With { get; init; }

    public required T Default { get; init; }

    public required T Least { get; init; }

    public required T Most { get; init; }

    /// <summary>What <see cref="Least"/> means, where it is more than a small number: "none".</summary>
    public Phrase? LeastMeans { get; init; }

    public override bool IsWhole => default(T) is int;

    public override string LeastText => Plain(Least);

    public override string MostText => Plain(Most);

    public override Phrase Range => (LeastMeans, Unit) switch
    {
        (null, null) => new("range.plain", $"{Least:#,0.######} to {Most:#,0.######}"),
        (null, { } unit) => new("range.with-unit", $"{Least:#,0.######} to {Most:#,0.######} {unit}"),
        ({ } meaning, null) => new("range.with-meaning", $"{Least:#,0.######} ({meaning}) to {Most:#,0.######}"),
        ({ } meaning, { } unit) => new("range.with-meaning-and-unit", $"{Least:#,0.######} ({meaning}) to {Most:#,0.######} {unit}"),
    };

    public override string TextOf(TOptions options) => Plain(Of(options));

    public override TOptions WithText(TOptions options, string text)
    {
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return With(options, value);
        }

        throw IsWhole
            ? new Refusal("option.not-whole", $"{Label} must be a whole number, {Range}.") { Property = Property }
            : new Refusal("option.not-a-number", $"{Label} must be a number, {Range}.") { Property = Property };
    }

    public override Refusal? FaultIn(TOptions options)
    {
        var value = Of(options);
        return value >= Least && value <= Most ? null : new Refusal("option.out-of-range", $"{Label} must be {Range}, not {value}.") { Property = Property };
    }

    /// <summary>Without exponents, which few people read, and without the last digits of what does not come out even.</summary>
    private static string Plain(T value) => value.ToString("0.###############", CultureInfo.InvariantCulture);
}
