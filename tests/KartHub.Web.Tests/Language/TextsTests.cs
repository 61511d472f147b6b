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
    public void EachLanguage_HasTheSameTexts_WithTheSamePlaces() => TextFile.Others.SelectMany(file => file.FaultsAgainst(TextFile.English)).ShouldBeEmpty();

    [Fact]
    public void WhatALanguageLacks_IsFound()
    {
        using var folder = new TestFolder();
        var english = FileOf(folder, "a.one", "One", "a.two", "{name} is <b>here</b>", "a.three", "{runs, plural, one {# run} other {# runs}}", "a.four", "{size}", "a.five", "Five");
        var good = FileOf(folder, "a.one", "Eén", "a.two", "<b>Hier</b> is {name}", "a.three", "{runs, number} runs", "a.four", "{size}{size}", "a.five", "Vijf");
        good.FaultsAgainst(english).ShouldBeEmpty();

        var bad = FileOf(folder, "a.two", "{naam} is hier", "a.three", "{runs, plural, one {# run}}", "a.four", "{size, number}", "a.five", "Vijf", "a.six", "Zes");
        bad.FaultsAgainst(english).ShouldBe(
        [
            "a.one is lacking",
            "a.six is not in the other",
            "a.two lacks {name}",
            "a.two lacks <b>",
            "a.two lacks </b>",
            "a.two has {naam}",
            "a.three cannot be told: The plural that ends at 27 has no form for all other numbers.",
            "a.four lacks {size}",
            "a.four has {size, number}",
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
