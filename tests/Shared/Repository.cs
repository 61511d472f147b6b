using System.Runtime.CompilerServices;

namespace KartHub.Tests.Shared;

/// <summary>Where the tests find the checkout and, where there is one, the folder of real recordings beside it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds KartHub.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>One of KartHub's programs, as it was built beside these tests and with all that it needs.</summary>
    /// <param name="project">The project that it is built from.</param>
    public static string Program(string project)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(Root, "artifacts", "bin", project, configuration, $"{project}.dll");
    }

    /// <summary>A path below the folder of other people's real recordings, or a skipped test with a message.</summary>
    public static string RealData(params string[] path)
    {
        var data = Environment.GetEnvironmentVariable("KARTHUB_SHARED_DATA") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));
        Skip.IfNot(Directory.Exists(data), $"There are no real recordings at {data}; set KARTHUB_SHARED_DATA to where they are.");
        return Path.Combine([data, .. path]);
    }

    /// <summary>The folder of an input that KartHub once got wrong, beside that of the real recordings, or a skipped test with a message.</summary>
    public static string Case(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(RealData(), "..", "cases", name));
        Skip.IfNot(Directory.Exists(folder), $"There is no {folder}.");
        return folder;
    }

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        // ContinuousIntegrationBuild maps source paths to /_/, so the way up from the assembly comes first.
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(thisFile)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "KartHub.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("KartHub.sln was not found above the tests.");
    }
}
