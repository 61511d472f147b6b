using System.Text.RegularExpressions;
using System.Xml.Linq;
using KartHub.Tests.Shared;

namespace KartHub.EndToEnd.Tests;

public sealed partial class ArchitectureTests
{
    /// <summary>Who may know whom, directly.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Contracts"] = [],
        ["Imaging"] = ["Contracts"],
        ["Simulator"] = ["Contracts", "Imaging"],
        ["Training"] = ["Contracts", "Imaging"],
        ["Seat"] = ["Simulator", "Training"],
        ["Cli"] = ["Contracts", "Imaging", "Simulator", "Training"],
        ["Agent"] = ["Contracts", "Imaging", "Simulator", "Training"],
        ["Web"] = ["Contracts", "Imaging", "Simulator", "Training", "Agent"], // The agent for the built-in one alone.
    };

    public static TheoryData<string> Projects => new(Arrows.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProject_KnowsOnlyWhomItMay(string project)
    {
        var known = Read(project).Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("OutputItemType") != "Analyzer") // Known to the compiler alone.
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!).Replace("KartHub.", "", StringComparison.Ordinal));

        known.ShouldBeSubsetOf(Arrows[project]);
    }

    /// <summary>But these: pictures of formats that only others write, and .NET unpacks damaged zips without a word.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Contracts"] = [],
        ["Imaging"] = ["SixLabors.ImageSharp"],
        ["Simulator"] = [],
        ["Training"] = ["System.IO.Hashing"],
    };

    [Fact]
    public void WhatEverybodyUses_NeedsNoPackages()
    {
        foreach (var (project, packages) in Packages)
        {
            Read(project).Descendants("PackageReference").Select(package => (string)package.Attribute("Include")!).ShouldBe(packages, project);
            Read(project).Descendants("FrameworkReference").ShouldBeEmpty(project);
        }
    }

    [Fact]
    public void OnlyTheDemo_OfTheHub_KnowsTheAgent() =>
        SourcesOf("KartHub.Web").Where(f => !f.Path.Contains("/Demo/", StringComparison.Ordinal) && f.Text.Contains("using KartHub.Agent", StringComparison.Ordinal))
            .Select(f => f.Path).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void ANamespace_IsItsFolder(string project) =>
        SourcesOf($"KartHub.{project}")
            .Where(f => Namespace().Match(f.Text) is { Success: true } declared && declared.Groups[1].Value != $"KartHub.{project}{Path.GetDirectoryName(f.Path)!.TrimEnd('/').Replace('/', '.')}")
            .Select(f => f.Path).ShouldBeEmpty();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private static XDocument Read(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", $"KartHub.{project}", $"KartHub.{project}.csproj"));

    private static IEnumerable<(string Path, string Text)> SourcesOf(string project)
    {
        var folder = Path.Combine(Repository.Root, "src", project);
        return Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(folder, f).Replace('\\', '/').Insert(0, "/"), File.ReadAllText(f)));
    }
}
