using System.IO.Compression;
using KartHub.Web.Features.Agents.Packages;

namespace KartHub.Web.Tests.Agents;

/// <summary>Small zips that look like packages of the agent.</summary>
internal static class TestPackages
{
    private const int Executable = 0x81ED << 16; // A plain file of mode 755.

    /// <summary>What is in the program's file.</summary>
    public static byte[] Program { get; } = Made(300_000);

    /// <summary>Writes a package.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder, AgentSystem system, string version = "1.2.3")
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"karthub-agent-{version}-{system.Runtime}.zip");
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        zip.CreateEntry($"{AgentPackage.Folder}/");
        var program = zip.CreateEntry(system.Program);
        program.ExternalAttributes = Executable;
        using (var content = program.Open())
        {
            content.Write(Program);
        }

        using var readme = new StreamWriter(zip.CreateEntry($"{AgentPackage.Folder}/Für alle – 読.md").Open());
        readme.Write("Read me.");
        return path;
    }

    private static byte[] Made(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes.AsSpan(length / 2)); // Half of it shrinks.
        return bytes;
    }
}
