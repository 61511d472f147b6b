using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>The keyboard of Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsKeyboard : IKeyboard
{
    private const string Library = "user32.dll";
    private const uint FromScanCode = 1; // MAPVK_VSC_TO_VK

    private readonly Dictionary<Key, int> codes = Key.All.ToDictionary(key => key, key => key.Virtual != 0 ? key.Virtual : (int)MapVirtualKeyW(key.ScanCode, FromScanCode));

    public IReadOnlyList<nint> Focus { get; private set; } = [];

    public bool Look()
    {
        var front = GetForegroundWindow(); // None for a moment while it changes.
        Focus = Focus.Contains(front) ? Focus : [front];
        return true;
    }

    public bool IsDown(Key key) => GetAsyncKeyState(codes[key]) < 0; // The highest bit.

    public void Dispose()
    {
        // Nothing is held.
    }

    [LibraryImport(Library)]
    private static partial uint MapVirtualKeyW(uint code, uint kind);

    [LibraryImport(Library)]
    private static partial short GetAsyncKeyState(int key);

    [LibraryImport(Library)]
    private static partial nint GetForegroundWindow();
}
