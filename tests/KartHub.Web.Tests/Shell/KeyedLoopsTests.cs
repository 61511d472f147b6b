using System.Text.RegularExpressions;

namespace KartHub.Web.Tests.Shell;

public sealed partial class KeyedLoopsTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "src", "KartHub.Web");

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Pages, "*.razor", SearchOption.AllDirectories)
        .Where(f => Loop().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(Pages, f)));

    /// <summary>Without a key a row becomes another one in place when the list changes: what was chosen or ticked is then something else.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void WhatIsDrawnInALoop_HasAKey(string file) =>
        Loop().Matches(File.ReadAllText(Path.Combine(Pages, file))).Select(m => m.Groups[1].Value).ShouldAllBe(element => element.Contains(" @key=\""));

    /// <summary>A loop and the tag of what is drawn first in it.</summary>
    [GeneratedRegex(@"@for(?:each)? \([^\n]*\n\s*\{\s*(<[^\n]*)")]
    private static partial Regex Loop();
}
