using System.Runtime.InteropServices;
using KartHub.Contracts;

namespace KartHub.Agent.Gamepads.Sdl;

/// <summary>What reading a pad needs of SDL 2 (2.0.14 and newer); <c>SDL_gamecontroller.h</c> documents it.</summary>
internal sealed unsafe class SdlLibrary
{
    private const uint GameController = 0x2000; // SDL_INIT_GAMECONTROLLER
    private const uint FirstEvent = 0;
    private const uint LastEvent = 0xffff;

    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["SDL2.dll"]
        : OperatingSystem.IsMacOS() ? ["libSDL2-2.0.0.dylib", "/opt/homebrew/lib/libSDL2-2.0.0.dylib"]
        : ["libSDL2-2.0.so.0"];

    private readonly delegate* unmanaged<uint, int> initSubSystem;
    private readonly delegate* unmanaged<uint, void> quitSubSystem;
    private readonly delegate* unmanaged<byte*, byte*, int> setHint;
    private readonly delegate* unmanaged<byte*, void> getVersion;
    private readonly delegate* unmanaged<nint> getError;
    private readonly delegate* unmanaged<int> numJoysticks;
    private readonly delegate* unmanaged<int, nint> joystickNameForIndex;
    private readonly delegate* unmanaged<int, int> isGameController;
    private readonly delegate* unmanaged<int, nint> gameControllerOpen;
    private readonly delegate* unmanaged<nint, void> gameControllerClose;
    private readonly delegate* unmanaged<nint, nint> gameControllerName;
    private readonly delegate* unmanaged<nint, int> gameControllerGetAttached;
    private readonly delegate* unmanaged<void> gameControllerUpdate;
    private readonly delegate* unmanaged<nint, int, short> gameControllerGetAxis;
    private readonly delegate* unmanaged<nint, int, byte> gameControllerGetButton;
    private readonly delegate* unmanaged<byte*, byte*, nint> fileToRead;
    private readonly delegate* unmanaged<nint, int, int> gameControllerAddMappings;
    private readonly delegate* unmanaged<uint, uint, void> flushEvents;

    private SdlLibrary(nint library)
    {
        initSubSystem = (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(library, "SDL_InitSubSystem");
        quitSubSystem = (delegate* unmanaged<uint, void>)NativeLibrary.GetExport(library, "SDL_QuitSubSystem");
        setHint = (delegate* unmanaged<byte*, byte*, int>)NativeLibrary.GetExport(library, "SDL_SetHint");
        getVersion = (delegate* unmanaged<byte*, void>)NativeLibrary.GetExport(library, "SDL_GetVersion");
        getError = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "SDL_GetError");
        numJoysticks = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "SDL_NumJoysticks");
        joystickNameForIndex = (delegate* unmanaged<int, nint>)NativeLibrary.GetExport(library, "SDL_JoystickNameForIndex");
        isGameController = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "SDL_IsGameController");
        gameControllerOpen = (delegate* unmanaged<int, nint>)NativeLibrary.GetExport(library, "SDL_GameControllerOpen");
        gameControllerClose = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "SDL_GameControllerClose");
        gameControllerName = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "SDL_GameControllerName");
        gameControllerGetAttached = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "SDL_GameControllerGetAttached");
        gameControllerUpdate = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "SDL_GameControllerUpdate");
        gameControllerGetAxis = (delegate* unmanaged<nint, int, short>)NativeLibrary.GetExport(library, "SDL_GameControllerGetAxis");
        gameControllerGetButton = (delegate* unmanaged<nint, int, byte>)NativeLibrary.GetExport(library, "SDL_GameControllerGetButton");
        fileToRead = (delegate* unmanaged<byte*, byte*, nint>)NativeLibrary.GetExport(library, "SDL_RWFromFile");
        gameControllerAddMappings = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "SDL_GameControllerAddMappingsFromRW");
        flushEvents = (delegate* unmanaged<uint, uint, void>)NativeLibrary.GetExport(library, "SDL_FlushEvents");
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static SdlLibrary? Installed { get; } = Load(Names);

    /// <summary>Why pads cannot be read through SDL, and what would help; null when they can.</summary>
    public static Phrase? WhyNot { get; } = Installed is not null ? null
        : new Phrase("pad.no-sdl", $"SDL 2, which reads game controllers, is not installed ({Names[0]} was looked for). {HowToInstall()}");

    /// <summary>For instance <c>2.26.5</c>.</summary>
    public string Version
    {
        get
        {
            var parts = stackalloc byte[3];
            getVersion(parts);
            return $"{parts[0]}.{parts[1]}.{parts[2]}";
        }
    }

    /// <summary>What went wrong last, as SDL says it.</summary>
    public string Error => Text(getError());

    public int JoystickCount => numJoysticks();

    public static SdlLibrary? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new SdlLibrary(library);
            }
        }

        return null;
    }

    /// <summary>Starts the part that reads pads, without a window or a screen. May be called often; as often as <see cref="Stop"/>.</summary>
    public bool Start() => initSubSystem(GameController) == 0;

    public void Stop() => quitSubSystem(GameController);

    public void Hint(string name, string value)
    {
        fixed (byte* nameBytes = Bytes(name), valueBytes = Bytes(value))
        {
            _ = setHint(nameBytes, valueBytes);
        }
    }

    /// <summary>Reads more mappings from a file in the format of gamecontrollerdb.txt.</summary>
    public void AddMappings(string path)
    {
        fixed (byte* pathBytes = Bytes(path), mode = "rb\0"u8)
        {
            var file = fileToRead(pathBytes, mode);
            if (file != 0)
            {
                _ = gameControllerAddMappings(file, 1);
            }
        }
    }

    public string JoystickName(int index) => Text(joystickNameForIndex(index));

    public bool IsGameController(int index) => isGameController(index) != 0;

    public nint Open(int index) => gameControllerOpen(index);

    public void Close(nint controller) => gameControllerClose(controller);

    public string Name(nint controller) => Text(gameControllerName(controller));

    public bool IsAttached(nint controller) => gameControllerGetAttached(controller) != 0;

    /// <summary>Asks all pads, notices those that came and went, and forgets the events about it, which nobody reads.</summary>
    public void Update()
    {
        gameControllerUpdate();
        flushEvents(FirstEvent, LastEvent);
    }

    /// <summary>−32768 to 32767; triggers 0 to 32767.</summary>
    public short Axis(nint controller, int axis) => gameControllerGetAxis(controller, axis);

    public bool Button(nint controller, int button) => gameControllerGetButton(controller, button) != 0;

    private static Phrase HowToInstall()
    {
        if (OperatingSystem.IsWindows())
        {
            return new Phrase("sdl.for-windows", $"Put SDL2.dll beside the agent.");
        }

        return OperatingSystem.IsMacOS()
            ? new Phrase("sdl.for-mac", $"Install it: brew install sdl2.")
            : new Phrase("sdl.for-linux", $"Install libsdl2-2.0-0 (Debian and Ubuntu: sudo apt install libsdl2-2.0-0).");
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text + "\0");
}
