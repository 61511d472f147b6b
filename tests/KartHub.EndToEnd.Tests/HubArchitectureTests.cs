using System.Text.RegularExpressions;
using KartHub.Tests.Shared;

namespace KartHub.EndToEnd.Tests;

/// <summary>
/// Who knows whom inside the hub. What counts is whose types are named: the tables are everybody's, so a page may count another
/// feature's rows through the context without knowing the feature.
/// </summary>
public sealed partial class HubArchitectureTests
{
    /// <summary>Rooms that all the others may know.</summary>
    private static readonly string[] Ground = ["Data", "Language", "Live", "Shell"];

    /// <summary>Rooms, which are folders, with whom they may know beside the ground.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Data"] = [],
        ["Language"] = [],
        ["Live"] = [],
        ["Shell"] = ["Language"],
        ["Shell/Guard"] = [],
        ["Shell/Limits"] = ["Features/People"],
        ["Shell/Layout"] = ["Shell/Guard", "Jobs", "Features/People", "Features/Recordings"],
        ["Cli"] = [],
        ["Jobs"] = ["Features/People"],
        ["Demo"] = ["Features/People"],
        ["Upkeep"] = ["Cli", "Jobs", "Features/People", "Features/Recordings", "Features/Models"],
        ["Features/People"] = ["Cli"],
        ["Features/Quotas"] = ["Jobs", "Features/People"],
        ["Features/Models"] = ["Features/People"],
        ["Features/Agents"] = ["Features/People", "Features/Quotas", "Features/Models"],
        ["Features/Recordings"] = ["Shell/Limits", "Jobs", "Features/People", "Features/Quotas", "Features/Agents"],
        ["Features/Training"] = ["Jobs", "Features/People", "Features/Quotas", "Features/Recordings", "Features/Models"],
        ["Features/Drive"] = ["Jobs", "Features/People", "Features/Quotas", "Features/Agents", "Features/Recordings", "Features/Models"],
        ["Features/Me"] = ["Features/People", "Features/Quotas", "Features/Agents"],
        ["Features/Room"] = ["Jobs", "Features/People", "Features/Agents", "Features/Drive", "Features/Recordings", "Features/Training", "Features/Models"],
        ["Features/Home"] = ["Jobs", "Features/People", "Features/Drive", "Features/Recordings", "Features/Training", "Features/Models"],
    };

    /// <summary>Files that know more than their room may, each with its reason; <c>*</c> is everybody.</summary>
    private static readonly Dictionary<string, (string[] Known, string Reason)> Exceptions = new()
    {
        ["Program.cs"] = (["*"], "puts the hub together"),
        ["HubCommandLine.cs"] = (["*"], "lists the verbs"),
        ["_Imports.razor"] = (["Language", "Shell", "Features/People"], "what is below all pages"),
        ["Data/HubContext.cs"] = (["Jobs", "Features/People", "Features/Agents", "Features/Recordings", "Features/Training", "Features/Models"], "one database has the tables of all"),
        ["Data/Migrations/"] = (["*"], "EF Core writes down the tables' types"),
        ["Data/DataGate.cs"] = (["Features/Recordings"], "lets no hub in that would not see the recordings which are there"),
        ["Data/HubData.cs"] = (["Features/Recordings"], "gives the gate what it asks"),
        ["Shell/ShellFeature.cs"] = (["Data", "Language", "Shell/Guard", "Shell/Limits", "Shell/Layout", "Features/People"], "puts the pipeline together"),
    };

    public static TheoryData<string> Rooms => new(Arrows.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ARoom_KnowsOnlyWhomItMay(string room) => Sources()
        .Where(file => RoomOf(file.Path) == room)
        .SelectMany(file => KnownIn(file.Text).Where(known => !May(room, file.Path, known)).Select(known => $"{file.Path} knows {known}"))
        .ShouldBeEmpty();

    [Fact]
    public void EveryFile_IsInARoom() =>
        Sources().Where(file => RoomOf(file.Path) is null && ExceptionFor(file.Path) is null).Select(file => file.Path).ShouldBeEmpty("say in this test whom its room may know");

    [Fact]
    public void ArrowsAndExceptions_AreNeeded()
    {
        var used = Sources().SelectMany(file => KnownIn(file.Text).Select(known => (file.Path, Known: known))).ToList();
        Arrows.SelectMany(arrow => arrow.Value.Select(known => (arrow.Key, Known: known)))
            .Where(arrow => !used.Exists(use => RoomOf(use.Path) == arrow.Key && use.Known == arrow.Known))
            .Select(arrow => $"{arrow.Key} knows {arrow.Known} no more").ShouldBeEmpty();
        Exceptions.Keys.Where(path => !used.Exists(use => use.Path.StartsWith(path, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void NoRoom_IsKnownByWhomItKnows()
    {
        var left = Arrows.ToDictionary(arrow => arrow.Key, arrow => arrow.Value.ToHashSet());
        while (left.FirstOrDefault(room => room.Value.Count == 0) is { Key: { } lowest })
        {
            left.Remove(lowest);
            foreach (var known in left.Values)
            {
                known.Remove(lowest);
            }
        }

        left.Keys.ShouldBeEmpty("these know each other");
    }

    private static bool May(string room, string path, string known) =>
        known == room
        || (Ground.Contains(known) && !Ground.Contains(room))
        || Arrows[room].Contains(known)
        || (ExceptionFor(path) is { } allowed && (allowed.Contains(known) || allowed.Contains("*")));

    private static string[]? ExceptionFor(string path) =>
        Exceptions.Where(one => one.Key.EndsWith('/') ? path.StartsWith(one.Key, StringComparison.Ordinal) : path == one.Key).Select(one => one.Value.Known).FirstOrDefault();

    /// <summary>The room of a path: the longest that it is in.</summary>
    private static string? RoomOf(string path) =>
        Arrows.Keys.Where(room => path.StartsWith(room + "/", StringComparison.Ordinal)).MaxBy(room => room.Length);

    /// <summary>The rooms that a file names, in a using or in full; those that are in no list too.</summary>
    private static IEnumerable<string> KnownIn(string text) => Names().Matches(Declaration().Replace(text, ""))
        .Select(name => $"{name.Groups[1]}{name.Groups[2]}".Replace('.', '/'))
        .Select(path => RoomOf(path + "/") ?? path)
        .Distinct();

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var hub = Path.Combine(Repository.Root, "src", "KartHub.Web");
        return Directory.EnumerateFiles(hub, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(file => (Path.GetRelativePath(hub, file).Replace('\\', '/'), File.ReadAllText(file)));
    }

    [GeneratedRegex(@"^namespace [\w.]+", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>Features by themselves, other rooms after the project's name: <c>Jobs.Count</c> is more often a property.</summary>
    [GeneratedRegex(@"(?:(?<![\w.])|\bWeb\.)(Features\.\w+)|\bKartHub\.Web\.((?!Features\b)[A-Z]\w+(?:\.(?:Guard|Limits|Layout))?)")]
    private static partial Regex Names();
}
