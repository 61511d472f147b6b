using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace KartHub.Web.Language;

/// <summary>
/// A text with places for what is only known when it is told: the part of ICU's message format that KartHub uses. <c>{name}</c> is a
/// text, <c>{frames, number}</c> a whole number, and <c>{runs, plural, =0 {no run} one {one run} other {# runs}}</c> chooses by a
/// whole number, which stands where the <c>#</c> is. A brace that is meant as such stands between apostrophes: <c>'{'</c>.
/// </summary>
internal sealed class Sentence
{
    private readonly IReadOnlyList<Part> parts;

    private Sentence(IReadOnlyList<Part> parts) => this.parts = parts;

    /// <summary>The places of a text, each once, in their order; and whether a whole number goes there.</summary>
    public IReadOnlyList<(string Name, bool IsNumber)> Places =>
        [.. parts.SelectMany(p => p.Places).GroupBy(p => p.Name).Select(g => (g.Key, g.Any(p => p.IsNumber)))];

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Sentence Parse(string text)
    {
        var reader = new Reader(text);
        var parts = reader.ReadParts(inPlural: false);
        return reader.IsAtEnd ? new Sentence(parts) : throw new FormatException($"There is a }} too many at {reader.At}.");
    }

    public string Tell(CultureInfo culture, params (string Name, object Value)[] values)
    {
        var told = new StringBuilder();
        foreach (var part in parts)
        {
            part.Tell(told, culture, name => values.First(v => v.Name == name).Value, 0);
        }

        return told.ToString();
    }

    private static string Number(long number, CultureInfo culture) => number.ToString("#,0", culture);

    private abstract class Part
    {
        public virtual IEnumerable<(string Name, bool IsNumber)> Places => [];

        /// <param name="told">Where it is written.</param>
        /// <param name="culture">Whose numbers and plurals.</param>
        /// <param name="value">What goes into a place.</param>
        /// <param name="counted">The number of the plural around it.</param>
        public abstract void Tell(StringBuilder told, CultureInfo culture, Func<string, object> value, long counted);
    }

    private sealed class Literal(string text) : Part
    {
        public override void Tell(StringBuilder told, CultureInfo culture, Func<string, object> value, long counted) => told.Append(text);
    }

    private sealed class Counted : Part
    {
        public override void Tell(StringBuilder told, CultureInfo culture, Func<string, object> value, long counted) => told.Append(Number(counted, culture));
    }

    private sealed class Place(string name, bool isNumber) : Part
    {
        public override IEnumerable<(string Name, bool IsNumber)> Places => [(name, isNumber)];

        public override void Tell(StringBuilder told, CultureInfo culture, Func<string, object> value, long counted) =>
            told.Append(isNumber ? Number(Convert.ToInt64(value(name), culture), culture) : value(name));
    }

    private sealed class Plural(string name, IReadOnlyDictionary<string, IReadOnlyList<Part>> forms) : Part
    {
        public override IEnumerable<(string Name, bool IsNumber)> Places => [(name, true), .. forms.Values.SelectMany(f => f).SelectMany(p => p.Places)];

        public override void Tell(StringBuilder told, CultureInfo culture, Func<string, object> value, long counted)
        {
            var number = Convert.ToInt64(value(name), culture);
            if (!forms.TryGetValue($"={number.ToString(CultureInfo.InvariantCulture)}", out var form) && !(IsOne(number, culture) && forms.TryGetValue("one", out form)))
            {
                form = forms["other"];
            }

            foreach (var part in form!)
            {
                part.Tell(told, culture, value, number);
            }
        }

        /// <summary>The rule of English, Dutch, German and their kin; French and Portuguese say zero as they say one.</summary>
        private static bool IsOne(long number, CultureInfo culture) => number == 1 || (number == 0 && culture.TwoLetterISOLanguageName is "fr" or "pt");
    }

    private sealed class Reader(string text)
    {
        private static readonly string[] Chosen = ["one", "other"];

        public int At { get; private set; }

        public bool IsAtEnd => At == text.Length;

        /// <summary>Up to the end, or to a brace that closes what is around.</summary>
        public List<Part> ReadParts(bool inPlural)
        {
            var parts = new List<Part>();
            var literal = new StringBuilder();
            while (!IsAtEnd && text[At] != '}')
            {
                var letter = text[At++];
                if (letter == '{')
                {
                    parts.Add(EndOf(literal));
                    parts.Add(ReadPlace());
                }
                else if (letter == '#' && inPlural)
                {
                    parts.Add(EndOf(literal));
                    parts.Add(new Counted());
                }
                else
                {
                    literal.Append(letter == '\'' ? ReadQuoted(inPlural) : letter.ToString());
                }
            }

            parts.Add(EndOf(literal));
            return parts;
        }

        private static Literal EndOf(StringBuilder literal)
        {
            var part = new Literal(literal.ToString());
            literal.Clear();
            return part;
        }

        /// <summary>What stands between apostrophes before a brace, or before the number's sign in a plural; else the apostrophe is one.</summary>
        private string ReadQuoted(bool inPlural)
        {
            if (IsAtEnd || !(text[At] is '{' or '}' || (inPlural && text[At] == '#')))
            {
                return "'";
            }

            var end = text.IndexOf('\'', At);
            if (end < 0)
            {
                throw new FormatException($"The apostrophe at {At - 1} has no second one.");
            }

            var quoted = text.Substring(At, end - At);
            At = end + 1;
            return quoted;
        }

        private Part ReadPlace()
        {
            var name = ReadWord();
            if (!(name[0] is >= 'a' and <= 'z') || name.Contains('='))
            {
                throw new FormatException($"“{name}” at {At} cannot be a place's name: it begins with a small letter.");
            }

            if (Takes('}'))
            {
                return new Place(name, isNumber: false);
            }

            Expect(',');
            var kind = ReadWord();
            if (kind == "number")
            {
                Expect('}');
                return new Place(name, isNumber: true);
            }

            if (kind != "plural")
            {
                throw new FormatException($"“{kind}” at {At} is neither number nor plural.");
            }

            Expect(',');
            return new Plural(name, ReadForms());
        }

        private Dictionary<string, IReadOnlyList<Part>> ReadForms()
        {
            var forms = new Dictionary<string, IReadOnlyList<Part>>();
            while (!Takes('}'))
            {
                var form = ReadWord();
                if (!Chosen.Contains(form) && !(form.Length > 1 && form[0] == '=' && form.Skip(1).All(c => c is >= '0' and <= '9')))
                {
                    throw new FormatException($"“{form}” at {At} is neither =, with a number, nor one nor other.");
                }

                if (forms.ContainsKey(form))
                {
                    throw new FormatException($"The form {form} at {At} is there twice.");
                }

                Expect('{');
                forms[form] = ReadParts(inPlural: true);
                Expect('}');
            }

            return forms.ContainsKey("other") ? forms : throw new FormatException($"The plural that ends at {At} has no form for all other numbers.");
        }

        private string ReadWord()
        {
            SkipSpaces();
            var from = At;
            while (!IsAtEnd && (char.IsLetterOrDigit(text[At]) || text[At] == '='))
            {
                At++;
            }

            return At > from ? text.Substring(from, At - from) : throw new FormatException($"There is no word at {At}.");
        }

        private bool Takes(char letter)
        {
            SkipSpaces();
            if (IsAtEnd || text[At] != letter)
            {
                return false;
            }

            At++;
            return true;
        }

        private void Expect(char letter)
        {
            if (!Takes(letter))
            {
                throw new FormatException($"There is no {letter} at {At}.");
            }
        }

        private void SkipSpaces()
        {
            while (!IsAtEnd && char.IsWhiteSpace(text[At]))
            {
                At++;
            }
        }
    }
}
