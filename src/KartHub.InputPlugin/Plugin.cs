using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KartHub.InputPlugin;

/// <summary>
/// mupen64plus's input plugin API 2.1.0, as version 2.5.9 of its core asks for it. Where the pad comes from is said by the
/// environment's KARTHUB_INPUT: a pad's name (the default is "pad"), or an address as http://127.0.0.1:8082.
/// </summary>
internal static unsafe class Plugin
{
    private const string InputVariable = "KARTHUB_INPUT";
    private const int Success = 0; // M64ERR_SUCCESS
    private const int AlreadyInit = 2;
    private const int NotInit = 1;
    private const int InputInvalid = 5;
    private const int InputPlugin = 4; // M64PLUGIN_INPUT
    private const int PluginVersion = 0x000100;
    private const int ApiVersion = 0x020100;
    private const int MemoryPak = 2; // PLUGIN_MEMPAK: games save their ghosts to it.
    private const int Pads = 4;

    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(2); // Time for an agent that is started together with the emulator.
    private static readonly byte* PluginName = (byte*)Marshal.StringToCoTaskMemUTF8("KartHub input");

    private static EmulatorLog log = new(null, null);
    private static IPad? pad;
    private static long silentSince; // 0: someone answers.
    private static bool hinted;

    [UnmanagedCallersOnly(EntryPoint = nameof(PluginStartup), CallConvs = [typeof(CallConvCdecl)])]
    public static int PluginStartup(void* core, void* context, delegate* unmanaged[Cdecl]<void*, int, byte*, void> debug)
    {
        if (pad is not null)
        {
            return AlreadyInit;
        }

        log = new EmulatorLog(context, debug);
        try
        {
            pad = Open(Environment.GetEnvironmentVariable(InputVariable) is { Length: > 0 } input ? input : PadMemory.DefaultName);
        }
        catch (Exception e)
        {
            log.Fail($"KartHub's pad cannot be opened: {e.Message}");
            return InputInvalid;
        }

        (silentSince, hinted) = (Stopwatch.GetTimestamp(), false);
        log.Inform($"KartHub's pad is {pad.Name}.");
        return Success;
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(PluginShutdown), CallConvs = [typeof(CallConvCdecl)])]
    public static int PluginShutdown()
    {
        if (pad is null)
        {
            return NotInit;
        }

        pad.Dispose();
        pad = null;
        return Success;
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(PluginGetVersion), CallConvs = [typeof(CallConvCdecl)])]
    public static int PluginGetVersion(int* type, int* version, int* api, byte** name, int* capabilities)
    {
        Set(type, InputPlugin);
        Set(version, PluginVersion);
        Set(api, ApiVersion);
        Set(capabilities, 0);
        if (name is not null)
        {
            *name = PluginName;
        }

        return Success;
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(InitiateControllers), CallConvs = [typeof(CallConvCdecl)])]
    public static void InitiateControllers(ControlInfo info)
    {
        for (var i = 0; i < Pads; i++)
        {
            info.Controls[i] = new Control { Present = i == 0 ? 1 : 0, Plugin = MemoryPak };
        }
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(GetKeys), CallConvs = [typeof(CallConvCdecl)])]
    public static void GetKeys(int control, uint* keys)
    {
        if (keys is null)
        {
            return;
        }

        *keys = 0;
        if (control != 0 || pad is not { } first)
        {
            return;
        }

        if (first.TryRead(out *keys))
        {
            silentSince = 0;
            hinted = false;
        }
        else
        {
            Miss(first);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(ControllerCommand), CallConvs = [typeof(CallConvCdecl)])]
    public static void ControllerCommand(int control, byte* command)
    {
        // For plugins that answer raw commands; ours does not.
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(ReadController), CallConvs = [typeof(CallConvCdecl)])]
    public static void ReadController(int control, byte* command)
    {
        // The same.
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(RomOpen), CallConvs = [typeof(CallConvCdecl)])]
    public static int RomOpen() => 1;

    [UnmanagedCallersOnly(EntryPoint = nameof(RomClosed), CallConvs = [typeof(CallConvCdecl)])]
    public static void RomClosed()
    {
        // Nothing is kept for a game.
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(SDL_KeyDown), CallConvs = [typeof(CallConvCdecl)])]
    public static void SDL_KeyDown(int modifiers, int key)
    {
        // The agent has the keyboard.
    }

    [UnmanagedCallersOnly(EntryPoint = nameof(SDL_KeyUp), CallConvs = [typeof(CallConvCdecl)])]
    public static void SDL_KeyUp(int modifiers, int key)
    {
        // The same.
    }

    private static IPad Open(string input) =>
        input.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? new HttpPad(new Uri(input)) : new MemoryPad(input);

    private static void Miss(IPad silent)
    {
        var now = Stopwatch.GetTimestamp();
        silentSince = silentSince == 0 ? now : silentSince;
        if (!hinted && Stopwatch.GetElapsedTime(silentSince, now) >= HintAfter)
        {
            hinted = true;
            log.Warn(silent.Hint);
        }
    }

    private static void Set(int* where, int what)
    {
        if (where is not null)
        {
            *where = what;
        }
    }

    /// <summary>The core's CONTROL: what it should know of a pad.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Control
    {
        public int Present;
        public int RawData;
        public int Plugin;
        public int Type;
    }

    /// <summary>The core's CONTROL_INFO: four of them.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlInfo
    {
        public Control* Controls;
    }
}
