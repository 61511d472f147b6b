using System.Globalization;

namespace KartHub.Contracts;

/// <summary>
/// Something cannot be done, for a reason that is for the person who asked: it names the file, row or field, and what to do. Its code says which
/// reason it is, so that it can be told in another language; its message is the English sentence.
/// </summary>
public sealed class Refusal : Exception
{
    private readonly FormattableString sentence;

    /// <param name="code">Which reason it is, in a word for its subject and one for what is wrong with that: <c>zip.password</c>. It never changes, and has one sentence.</param>
    /// <param name="sentence">The reason in English. What stands in braces are its arguments; one that is a refusal itself is told in its place.</param>
    /// <param name="inner">What it was noticed by.</param>
    public Refusal(string code, FormattableString sentence, Exception? inner = null)
        : base(Tell(sentence.Format, sentence.GetArguments(), CultureInfo.InvariantCulture, refusal => refusal.Message), inner)
    {
        Code = code;
        this.sentence = sentence;
    }

    public string Code { get; }

    /// <summary>The sentence in another language.</summary>
    /// <param name="format">The sentence, with the same arguments in braces as the English one.</param>
    /// <param name="culture">How numbers are written.</param>
    /// <param name="told">Tells a refusal that is an argument.</param>
    /// <exception cref="FormatException">The sentence has an argument that the English one has not.</exception>
    public string Tell(string format, CultureInfo culture, Func<Refusal, string> told) => Tell(format, sentence.GetArguments(), culture, told);

    private static string Tell(string format, object?[] arguments, CultureInfo culture, Func<Refusal, string> told) =>
        string.Format(culture, format, [.. arguments.Select(argument => argument is Refusal refusal ? told(refusal) : argument)]);
}
