using System.Text.RegularExpressions;
using KartHub.Web.Live;

namespace KartHub.Web.Tests.Guard;

/// <summary>Changes of the tables tell the <see cref="LiveFeed"/> by themselves: nobody may go past that, nor need do it by hand.</summary>
public sealed partial class ToldChangesTests
{
    /// <summary>What is not in the tables.</summary>
    private static readonly string[] Unsaved = [nameof(Topics.Agents), nameof(Topics.Agent), nameof(Topics.Pad), nameof(Topics.WrongCodes)];

    [Fact]
    public void NobodyTellsByHand_OfWhatIsSaved() =>
        Sources().SelectMany(text => Publishing().Matches(text)).Select(told => told.Groups[1].Value).Except(Unsaved).ShouldBeEmpty();

    [Fact]
    public void NobodyChangesTables_WhereItIsNotSeen()
    {
        var sql = Sources().SelectMany(text => Sql().Matches(text)).Select(statement => statement.Groups[1].Value).ToList();
        sql.Count.ShouldBe(2);
        sql.ShouldAllBe(statement => statement.StartsWith("PRAGMA ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bPublish\(Topics\.(\w+)")]
    private static partial Regex Publishing();

    [GeneratedRegex(@"\bExecuteSql\w*\([""$@]*([^""]*)")]
    private static partial Regex Sql();

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "KartHub.Web"), "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".cs" or ".razor").Select(File.ReadAllText);
}
