using System.IO.Compression;
using System.Security.Cryptography;
using KartHub.Web.Data;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Features.Agents.Packages;

/// <summary>The packages of the agent that lie in the hub's folder of packages. One that comes, changes or goes while the hub runs is noticed.</summary>
public sealed class AgentPackages(IOptions<HubOptions> options, IHostEnvironment environment, ILogger<AgentPackages> log)
{
    private readonly Lock access = new();
    private readonly Dictionary<string, (DateTime Written, AgentPackage? Package)> known = []; // By the zip's path; what is no package too, so that it is said once.

    /// <summary>Where they lie.</summary>
    public string Folder { get; } = FolderOf(options.Value.Packages, environment.ContentRootPath);

    /// <summary>The newest for each kind of machine, if there is one.</summary>
    public IReadOnlyList<AgentPackage> List() => [.. AgentSystem.All.Select(Find).OfType<AgentPackage>()];

    /// <summary>The newest for a kind of machine.</summary>
    /// <param name="runtime">.NET's name for the machine.</param>
    /// <returns>Null if there is none.</returns>
    public AgentPackage? Find(string runtime) => AgentSystem.All.FirstOrDefault(s => s.Runtime == runtime) is { } system ? Find(system) : null;

    private AgentPackage? Find(AgentSystem system)
    {
        try
        {
            return new DirectoryInfo(Folder).EnumerateFiles($"karthub-agent-*-{system.Runtime}.zip").OrderByDescending(f => f.LastWriteTimeUtc)
                .Select(file => Look(system, file)).FirstOrDefault(package => package is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // There is no such folder, or no file in it any more.
        }
    }

    private AgentPackage? Look(AgentSystem system, FileInfo file)
    {
        lock (access)
        {
            if (!known.TryGetValue(file.FullName, out var entry) || entry.Written != file.LastWriteTimeUtc)
            {
                known[file.FullName] = entry = (file.LastWriteTimeUtc, Read(system, file));
            }

            return entry.Package;
        }
    }

    private AgentPackage? Read(AgentSystem system, FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            {
                if (zip.GetEntry(system.Program) is null)
                {
                    throw new InvalidDataException($"There is no {system.Program} in it.");
                }
            }

            stream.Position = 0;
            return new AgentPackage(system, file.FullName, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (InvalidDataException e)
        {
            log.LogWarning("{File} is no package of the agent: {Reason}", file.FullName, e.Message);
            return null;
        }
    }

    private static string FolderOf(string? named, string contentRoot)
    {
        var beside = Path.Combine(HubHome.Folder, "packages");
        return named is not null ? Path.GetFullPath(named, contentRoot)
            : Directory.Exists(beside) ? beside
            : Path.GetFullPath(Path.Combine("..", "..", "artifacts", "packages"), contentRoot);
    }
}
