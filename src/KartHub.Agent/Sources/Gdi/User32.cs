using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>What capturing needs of Windows's windows.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class User32
{
    public const int ClientOnly = 1; // PW_CLIENTONLY
    public const int RenderFullContent = 2; // PW_RENDERFULLCONTENT, Windows 8.1 and newer: what the compositor has, 3D content too.

    private const string Library = "user32.dll";
    private const nint PerMonitorAware2 = -4; // DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2

    /// <summary>Windows are measured in the pixels they have on the screen from now on, not in those of a 96 dpi one. Before any other call.</summary>
    public static void MeasureInPixels()
    {
        try
        {
            if (SetProcessDpiAwarenessContext(PerMonitorAware2))
            {
                return;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // Before Windows 10 1703.
        }

        _ = SetProcessDPIAware();
    }

    public static string Title(nint window)
    {
        Span<char> text = stackalloc char[512];
        fixed (char* into = text)
        {
            return text[..GetWindowTextW(window, into, text.Length)].ToString();
        }
    }

    public static string Class(nint window)
    {
        Span<char> text = stackalloc char[256];
        fixed (char* into = text)
        {
            return text[..GetClassNameW(window, into, text.Length)].ToString();
        }
    }

    /// <summary>All windows that are nobody's part, the frontmost first.</summary>
    public static List<nint> TopLevel()
    {
        var found = new List<nint>();
        var handle = GCHandle.Alloc(found);
        _ = EnumWindows(&Add, GCHandle.ToIntPtr(handle));
        handle.Free();
        return found;
    }

    [UnmanagedCallersOnly]
    private static int Add(nint window, nint list)
    {
        ((List<nint>)GCHandle.FromIntPtr(list).Target!).Add(window);
        return 1;
    }

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetProcessDpiAwarenessContext(nint context);

    [LibraryImport(Library)]
    private static partial int SetProcessDPIAware();

    [LibraryImport(Library)]
    private static partial int EnumWindows(delegate* unmanaged<nint, nint, int> add, nint list);

    [LibraryImport(Library)]
    private static partial int GetWindowTextW(nint window, char* text, int length);

    [LibraryImport(Library)]
    private static partial int GetClassNameW(nint window, char* text, int length);

    [LibraryImport(Library)]
    public static partial int GetWindowThreadProcessId(nint window, out int process);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool IsWindowVisible(nint window);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool IsIconic(nint window);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool IsHungAppWindow(nint window);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetClientRect(nint window, out Edges client);

    [LibraryImport(Library)]
    public static partial nint GetDC(nint window);

    [LibraryImport(Library)]
    public static partial int ReleaseDC(nint window, nint context);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool PrintWindow(nint window, nint context, int flags);

    /// <param name="index">0 and 1: the first screen's width and height; 76 to 79: left, top, width and height of all screens together.</param>
    [LibraryImport(Library)]
    public static partial int GetSystemMetrics(int index);

    /// <summary>A RECT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Edges
    {
        public int Left, Top, Right, Bottom;
    }
}
