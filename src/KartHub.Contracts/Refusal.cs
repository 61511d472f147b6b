namespace KartHub.Contracts;

/// <summary>
/// Something cannot be done, for a reason that is for the person who asked: it names the file, row or field, and what to do. Its code says which
/// reason it is, so that it can be told in another language; its message is the English sentence.
/// </summary>
public sealed class Refusal : Exception
{
    /// <param name="code">Which reason it is, in a word for its subject and one for what is wrong with that: <c>zip.password</c>. It never changes, and has one sentence.</param>
    /// <param name="sentence">The reason in English. What stands in braces are its arguments; one that is a refusal itself is told in its place.</param>
    /// <param name="inner">What it was noticed by.</param>
    public Refusal(string code, FormattableString sentence, Exception? inner = null)
        : this(new Phrase(code, sentence), inner)
    {
    }

    /// <param name="phrase">The reason.</param>
    /// <param name="inner">What it was noticed by.</param>
    public Refusal(Phrase phrase, Exception? inner = null)
        : base(phrase.Message, inner) => Phrase = phrase;

    /// <summary>The reason.</summary>
    public Phrase Phrase { get; }

    public string Code => Phrase.Code;

    /// <summary>The property that has to be changed, where options were refused for one of them: pages show it there.</summary>
    public string? Property { get; init; }
}
