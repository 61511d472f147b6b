using System.Globalization;
using System.Text.Json.Serialization;

namespace KartHub.Contracts;

/// <summary>
/// Words for people: a sentence, an option's name, a range. Its code says which they are, so that they can be told in another language; its
/// message is the English. It can be kept as JSON and told later. Two are equal if they say the same of the same.
/// </summary>
[JsonConverter(typeof(PhraseJson))]
public sealed class Phrase : IEquatable<Phrase>
{
    private readonly object[] arguments;

    /// <param name="code">Which it is, in a word for its subject and some for what it says of that: <c>zip.password</c>. It never changes, and has one sentence.</param>
    /// <param name="sentence">What it says in English. What stands in braces are its arguments: texts, numbers, and phrases or refusals, which are told in their place.</param>
    public Phrase(string code, FormattableString sentence)
        : this(code, sentence.Format, sentence.GetArguments())
    {
    }

    internal Phrase(string code, string sentence, object?[] arguments) => (Code, Sentence, this.arguments) = (code, sentence, [.. arguments.Select(Lasting)]);

    public string Code { get; }

    /// <summary>The English sentence, with its arguments in their places.</summary>
    public string Message => Tell(phrase => phrase.Message);

    /// <summary>A text that is told as it is in every language: a name, or what was kept before there were phrases. It has no code.</summary>
    public static Phrase AsItIs(string text) => new("", "{0}", [text]);

    /// <summary>Whether it is a text, and no sentence of the program's.</summary>
    public bool IsAsItIs => Code.Length == 0;

    /// <summary>The English sentence, with numbered braces in their places.</summary>
    internal string Sentence { get; }

    internal IReadOnlyList<object> Arguments => arguments;

    /// <summary>The English sentence, but for the phrases among its arguments.</summary>
    /// <param name="told">Tells a phrase that is an argument.</param>
    public string Tell(Func<Phrase, string> told) => Tell(Sentence, CultureInfo.InvariantCulture, told);

    /// <summary>The sentence in another language.</summary>
    /// <param name="format">The sentence, with the same arguments in braces as the English one.</param>
    /// <param name="culture">How numbers are written.</param>
    /// <param name="told">Tells a phrase that is an argument.</param>
    /// <exception cref="FormatException">The sentence has an argument that the English one has not.</exception>
    public string Tell(string format, CultureInfo culture, Func<Phrase, string> told) =>
        string.Format(culture, format, [.. arguments.Select(argument => argument is Phrase phrase ? told(phrase) : argument)]);

    /// <summary>The same with none of its texts longer than that, nor any in the phrases in it.</summary>
    public Phrase Shortened(int longestText) => new(Code, Sentence, [.. arguments.Select(argument => argument switch
    {
        string text => text.Shortened(longestText),
        Phrase phrase => phrase.Shortened(longestText),
        _ => argument,
    })]);

    public bool Equals(Phrase? other) => other is not null && (Code, Sentence) == (other.Code, other.Sentence) && arguments.SequenceEqual(other.arguments);

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => HashCode.Combine(Code, Message);

    public override string ToString() => Message;

    /// <summary>An argument as it comes back from a file.</summary>
    private static object Lasting(object? argument) => argument switch
    {
        null => "",
        Refusal refusal => refusal.Phrase,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(argument, CultureInfo.InvariantCulture),
        float number => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), // As short as it was.
        decimal number => (double)number,
        Phrase or IFormattable => argument,
        _ => argument.ToString() ?? "",
    };
}
