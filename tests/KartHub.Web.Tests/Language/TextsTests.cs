using System.Reflection;
using System.Xml.Linq;
using KartHub.Web.Language;

namespace KartHub.Web.Tests.Language;

public sealed class TextsTests
{
    private static readonly MethodInfo[] Members = [.. MembersOf(typeof(Texts))];

    [Fact]
    public void EachText_HasAMember() => Members.Length.ShouldBe(TextFile.English.Texts.Count);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12_345)]
    public void EachText_IsTold(long number)
    {
        using var english = new Speaking("en");
        foreach (var member in Members)
        {
            member.Invoke(null, [.. member.GetParameters().Select(p => p.ParameterType == typeof(long) ? (object)number : $"<{p.Name}>")])
                .ShouldBeOfType<string>(member.Name).ShouldNotBeNullOrWhiteSpace($"{member.DeclaringType!.FullName}.{member.Name}");
        }
    }

    /// <summary>A text that is not translated is told in English, which nobody notices who reads English.</summary>
    [Fact]
    public void EachLanguage_HasTheSameTexts_WithTheSamePlaces() => TextFile.Others.SelectMany(file => file.FaultsAgainst(TextFile.English, TextFile.Phrases)).ShouldBeEmpty();

    /// <summary>Theirs stand where they are made; here they would be members that nobody calls.</summary>
    [Fact]
    public void English_HasNoPhrases()
    {
        TextFile.Phrases.Count.ShouldBeGreaterThan(100);
        TextFile.English.Texts.Keys.ShouldAllBe(key => !key.StartsWith(Texts.PhrasePrefix, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatALanguageLacks_IsFound()
    {
        using var folder = new TestFolder();
        var english = FileOf(folder, "a.one", "One", "a.two", "{name} is <b>here</b>", "a.three", "{runs, plural, one {# run} other {# runs}}", "a.four", "{size}", "a.five", "Five");
        var good = FileOf(folder, "a.one", "Eén", "a.two", "<b>Hier</b> is {name}", "a.three", "{runs, number} runs", "a.four", "{size}{size}", "a.five", "Vijf");
        var none = new Dictionary<string, string>();
        good.FaultsAgainst(english, none).ShouldBeEmpty();

        var bad = FileOf(folder, "a.two", "{naam} is hier", "a.three", "{runs, plural, one {# run}}", "a.four", "{size, number}", "a.five", "Vijf", "a.six", "Zes");
        bad.FaultsAgainst(english, none).ShouldBe(
        [
            "a.one is lacking",
            "a.six is told nowhere",
            "a.two lacks {name}",
            "a.two lacks <b>",
            "a.two lacks </b>",
            "a.two has {naam}",
            "a.three cannot be told: The plural that ends at 27 has no form for all other numbers.",
            "a.four lacks {size}",
            "a.four has {size, number}",
        ], ignoreOrder: true);
    }

    [Fact]
    public void WhatALanguageLacksOfThePhrases_IsFound()
    {
        using var folder = new TestFolder();
        var english = FileOf(folder, "a.one", "One");
        var phrases = new Dictionary<string, string>
        {
            ["told.b.one"] = "One", ["told.b.two"] = "{0:N0} of {1}", ["told.b.three"] = "{0}: {{", ["told.b.four"] = "{0}", ["told.b.five"] = "Five",
        };
        var good = FileOf(folder, "a.one", "Eén", "told.b.one", "Eén", "told.b.two", "Van {1} {0}", "told.b.three", "{{1}} {0}", "told.b.four", "{0}{0}", "told.b.five", "Vijf");
        good.FaultsAgainst(english, phrases).ShouldBeEmpty();

        var bad = FileOf(folder, "a.one", "Eén", "b.one", "Eén", "told.b.two", "{0} van {2}", "told.b.three", "{0", "told.b.four", "{naam}", "told.b.five", "Vijf", "told.b.six", "Zes");
        bad.FaultsAgainst(english, phrases).Select(fault => fault.Split(':')[0]).ShouldBe(
        [
            "told.b.one is lacking",
            "b.one is told nowhere",
            "told.b.six is told nowhere",
            "told.b.two lacks {1}",
            "told.b.two has {2}",
            "told.b.three cannot be told",
            "told.b.four cannot be told",
        ], ignoreOrder: true);
    }

    private static TextFile FileOf(TestFolder folder, params string[] keysAndTexts)
    {
        var path = Path.Combine(folder.Path, $"{Guid.NewGuid():n}.resx");
        new XDocument(new XElement("root", keysAndTexts.Chunk(2).Select(pair => new XElement("data", new XAttribute("name", pair[0]), new XElement("value", pair[1]))))).Save(path);
        return new TextFile(path);
    }

    private static IEnumerable<MethodInfo> MembersOf(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == typeof(string)).Concat(type.GetNestedTypes().SelectMany(MembersOf));
}
