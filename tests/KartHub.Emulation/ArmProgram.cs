using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.NET.HostModel.Bundle;
using Mono.Cecil;

namespace KartHub.Emulation;

/// <summary>
/// Makes this program one for linux-arm64, of the runtime in someone else's single-file program and of the class library that runs here.
/// The other's library is no use itself: whatever that program did not need was cut out of it.
/// </summary>
internal static class ArmProgram
{
    private const string CoreLibrary = "System.Private.CoreLib.dll", RuntimePack = "runtimepack.Microsoft.NETCore.App.Runtime.linux-arm64";

    // SHA-256 of ".net core bundle". The eight bytes before it say where in a host's file its bundle's list of contents is; see dotnet/runtime, "bundler design".
    private static readonly byte[] Signature = Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae");

    /// <param name="donor">A self-contained, uncompressed single-file program for linux-arm64 of this major version of .NET.</param>
    /// <param name="folder">Where to put the program, which is called as this one, and its parts.</param>
    /// <exception cref="InvalidDataException">The donor is no such program.</exception>
    public static void Make(string donor, string folder)
    {
        var bytes = File.ReadAllBytes(donor);
        var signature = bytes.AsSpan().IndexOf(Signature);
        if (signature < 8)
        {
            throw new InvalidDataException($"{donor} is not a single-file .NET program: the bundle's signature is not in it.");
        }

        var place = bytes.AsSpan(signature - 8, 8);
        var bundled = Files(bytes, BinaryPrimitives.ReadInt64LittleEndian(place));
        place.Clear();
        var parts = Directory.CreateDirectory(Path.Combine(folder, "parts")).FullName;
        var name = typeof(ArmProgram).Assembly.GetName().Name!;
        var specs = new List<FileSpec>();

        var host = bytes[..(int)bundled.Values.Min(file => file.Offset)];
        Rename(host, Path.GetFileName(donor) + ".dll", name + ".dll");
        File.WriteAllBytes(Part(name), host);

        var (offset, length) = bundled[CoreLibrary];
        using var arm = ModuleDefinition.ReadModule(new MemoryStream(bytes, (int)offset, (int)length));
        foreach (var file in Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"))
        {
            using var module = ModuleDefinition.ReadModule(file);
            module.Attributes = ModuleAttributes.ILOnly; // Leaves out what was compiled ahead for this processor.
            module.Architecture = TargetArchitecture.I386; // What "any processor" is called in a file's header.
            if (Path.GetFileName(file) == CoreLibrary)
            {
                ArmCoreLibrary.Adapt(module, arm);
            }

            module.Write(Part(Path.GetFileName(file)));
        }

        string[] libraries = [.. specs.Skip(1).Select(spec => spec.BundleRelativePath)];
        string[] own = [name + ".dll", "xunit.runner.utility.netcoreapp10.dll", "xunit.abstractions.dll"];
        foreach (var file in own)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Part(file), overwrite: true);
        }

        var version = Environment.Version.ToString();
        File.WriteAllText(Part(name + ".runtimeconfig.json"), JsonSerializer.Serialize(new
        {
            runtimeOptions = new
            {
                includedFrameworks = new[] { new { name = "Microsoft.NETCore.App", version } },
                configProperties = new Dictionary<string, bool> { ["System.Globalization.Invariant"] = true, ["System.Diagnostics.Tracing.EventSource.IsSupported"] = false },
            },
        }));
        File.WriteAllText(Part(name + ".deps.json"), Dependencies(name, own, libraries, version));
        new Bundler(name, folder, BundleOptions.None, OSPlatform.Linux, Architecture.Arm64, Environment.Version, appAssemblyName: name)
            .GenerateBundle(specs);

        string Part(string file)
        {
            var path = Path.Combine(parts, file);
            specs.Add(new FileSpec(path, file));
            return path;
        }
    }

    // The bundle's list of contents: a version, a count, an id and five numbers; then offset, length, packed length, kind and path of each file.
    private static Dictionary<string, (long Offset, long Length)> Files(byte[] bytes, long header)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        reader.BaseStream.Position = header + 8;
        var count = reader.ReadInt32();
        reader.ReadString();
        reader.BaseStream.Position += 5 * sizeof(long);
        var files = new Dictionary<string, (long, long)>();
        for (; count > 0; count--)
        {
            var (offset, length, packed) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            reader.ReadByte();
            files.Add(reader.ReadString(), packed == 0 ? (offset, length) : throw new InvalidDataException("The program's bundle is compressed; one that is not is needed."));
        }

        return files;
    }

    // A host carries the name of its program in a field of a kilobyte.
    private static void Rename(Span<byte> host, string from, string to)
    {
        var field = host.IndexOf(Encoding.UTF8.GetBytes('\0' + from + '\0'));
        field = field >= 0 ? field + 1 : throw new InvalidDataException($"The name {from} is not in the host.");
        Encoding.UTF8.GetBytes(to + '\0', host[field..]);
    }

    private static string Dependencies(string name, string[] own, string[] libraries, string version)
    {
        var nothing = new object();
        const string target = ".NETCoreApp,Version=v10.0/linux-arm64";
        var (program, pack) = ($"{name}/1.0.0", $"{RuntimePack}/{version}");
        return JsonSerializer.Serialize(new
        {
            runtimeTarget = new { name = target },
            targets = new Dictionary<string, object>
            {
                [target] = new Dictionary<string, object>
                {
                    [program] = new { dependencies = new Dictionary<string, string> { [RuntimePack] = version }, runtime = own.ToDictionary(file => file, _ => nothing) },
                    [pack] = new { runtime = libraries.ToDictionary(file => file, _ => nothing) },
                },
            },
            libraries = new Dictionary<string, object>
            {
                [program] = new { type = "project", serviceable = false, sha512 = "" },
                [pack] = new { type = "runtimepack", serviceable = false, sha512 = "" },
            },
        });
    }
}
