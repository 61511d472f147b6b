using System.Text.RegularExpressions;
using KartHub.Contracts;

namespace KartHub.Web.Tests.Guard;

/// <summary>What the hub's scripts and its programs call the headers between them is the same.</summary>
public sealed partial class WireHeaderTests
{
    [Fact]
    public void TheScripts_SpeakOfHeadersThatThereAre()
    {
        var known = typeof(WireHeaders).GetFields().Select(f => (string)f.GetValue(null)!).ToList();

        var spokenOf = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "KartHub.Web"), "*.js", SearchOption.AllDirectories)
            .SelectMany(file => Header().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).Distinct();

        spokenOf.ShouldBe(known.Except([WireHeaders.ContentHash]), ignoreOrder: true); // That one is between the hub and its agents.
    }

    [GeneratedRegex("\"(X-[A-Za-z0-9-]+)\"")]
    private static partial Regex Header();
}
