using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KartHub.Tests.Shared;

namespace KartHub.Agent.Tests.Sinks;

/// <summary>The built plugin, loaded and called as mupen64plus's core does it. One at a time.</summary>
internal sealed unsafe partial class NativePlugin : IDisposable
{
    public const int Success = 0;

    private static readonly string Library = Path.Combine(Repository.Root, "artifacts", "plugin", "mupen64plus-input-karthub.so");
    private static readonly List<string> Lines = [];

    private readonly nint plugin;

    public NativePlugin()
    {
        Skip.IfNot(File.Exists(Library), "The plugin is not built: scripts/build-plugin.sh.");
        plugin = NativeLibrary.Load(Library);
        Lines.Clear();
    }

    /// <summary>What it wrote to the emulator's log.</summary>
    public static IReadOnlyList<string> Log => Lines;

    public bool Has(string export) => NativeLibrary.TryGetExport(plugin, export, out _);

    /// <summary>What the core asks first.</summary>
    public (int Type, int Api, int Capabilities, string Name) Describe()
    {
        int type = 0, version = 0, api = 0, capabilities = 9;
        byte* name = null;
        ((delegate* unmanaged[Cdecl]<int*, int*, int*, byte**, int*, int>)Export("PluginGetVersion"))(&type, &version, &api, &name, &capabilities).ShouldBe(Success);
        return (type, api, capabilities, Marshal.PtrToStringUTF8((nint)name)!);
    }

    /// <summary>Starts it on a pad.</summary>
    public int Start(string input)
    {
        SetVariable("KARTHUB_INPUT", input, 1);
        return ((delegate* unmanaged[Cdecl]<void*, void*, delegate* unmanaged[Cdecl]<void*, int, byte*, void>, int>)Export("PluginStartup"))(null, null, &Note);
    }

    /// <summary>What it says of the four pads: present, raw, plugged in, type of each.</summary>
    public int[] Pads()
    {
        var controls = stackalloc int[16];
        ((delegate* unmanaged[Cdecl]<int*, void>)Export("InitiateControllers"))(controls);
        return new Span<int>(controls, 16).ToArray();
    }

    public uint Read(int pad)
    {
        var keys = 0xFFFFFFFFu;
        ((delegate* unmanaged[Cdecl]<int, uint*, void>)Export("GetKeys"))(pad, &keys);
        return keys;
    }

    public void Dispose() => ((delegate* unmanaged[Cdecl]<int>)Export("PluginShutdown"))(); // Never unloaded: native AOT cannot be.

    private nint Export(string symbol) => NativeLibrary.GetExport(plugin, symbol);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Note(void* context, int level, byte* message) => Lines.Add(Marshal.PtrToStringUTF8((nint)message)!);

    // The plugin reads the process's environment, of which .NET only has a copy.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
