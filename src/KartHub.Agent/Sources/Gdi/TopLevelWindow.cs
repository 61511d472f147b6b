using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Gdi;

/// <summary>A program's window.</summary>
/// <param name="Handle">Its number, an HWND.</param>
/// <param name="Title">What stands in its title bar; may be empty.</param>
/// <param name="Class">What its program calls this kind of window.</param>
/// <param name="Program">The program's file without folder and <c>.exe</c>; empty where Windows does not say.</param>
/// <param name="Process">The process that it belongs to: numbers of windows are used again.</param>
[SupportedOSPlatform("windows")]
internal sealed partial record TopLevelWindow(nint Handle, string Title, string Class, string Program, int Process)
{
    private const int Cloaked = 14; // DWMWA_CLOAKED
    private const uint QueryLimitedInformation = 0x1000;

    /// <summary>What people see.</summary>
    public string Name => Title.Length > 0 ? Title : Program.Length > 0 ? Program : Class;

    /// <summary>Whether it is there at all; the programs that Windows keeps asleep have windows that nobody sees.</summary>
    public bool IsShown => User32.IsWindowVisible(Handle) && !(DwmGetWindowAttribute(Handle, Cloaked, out var cloaked, sizeof(int)) == 0 && cloaked != 0);

    public bool IsMinimised => User32.IsIconic(Handle);

    /// <summary>Whether it still is this program's window.</summary>
    public bool IsOpen => User32.GetWindowThreadProcessId(Handle, out var process) != 0 && process == Process;

    /// <summary>The part inside its frame; nothing when it is minimised.</summary>
    public PictureSize ClientSize => User32.GetClientRect(Handle, out var client) ? new PictureSize(client.Right, client.Bottom) : default;

    /// <summary>Windows with a title that are shown, the frontmost first.</summary>
    public static IReadOnlyList<TopLevelWindow> All() =>
        [.. User32.TopLevel().Where(User32.IsWindowVisible).Select(Describe).OfType<TopLevelWindow>().Where(window => window.Title.Length > 0 && window.IsShown)];

    /// <summary>
    /// The window that someone means by a number (<c>0x4001a</c>) or a part of a title, class or program, whatever the case. Of
    /// several, the whole name goes before a part, program and class before the title (a terminal's title may be the very
    /// command that looks for the window), and the frontmost before the others.
    /// </summary>
    public static TopLevelWindow? Find(string named) => Id(named) is { } id ? Describe(id)
        : All().Select(window => (Window: window, Rank: window.Rank(named))).Where(ranked => ranked.Rank > 0)
            .OrderByDescending(ranked => ranked.Rank).Select(ranked => ranked.Window).FirstOrDefault();

    private int Rank(string named)
    {
        const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;
        return Title.Equals(named, AnyCase) || Class.Equals(named, AnyCase) || Program.Equals(named, AnyCase) || $"{Program}.exe".Equals(named, AnyCase) ? 3
            : Class.Contains(named, AnyCase) || Program.Contains(named, AnyCase) ? 2
            : Title.Contains(named, AnyCase) ? 1 : 0;
    }

    private static nint? Id(string named) =>
        named.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && nint.TryParse(named.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static TopLevelWindow? Describe(nint handle) => User32.GetWindowThreadProcessId(handle, out var process) != 0
        ? new TopLevelWindow(handle, User32.Title(handle), User32.Class(handle), ProgramOf(process), process)
        : null;

    private static unsafe string ProgramOf(int process)
    {
        var handle = OpenProcess(QueryLimitedInformation, false, process);
        if (handle == 0)
        {
            return ""; // An administrator's.
        }

        Span<char> path = stackalloc char[1024];
        var length = path.Length;
        fixed (char* into = path)
        {
            var file = QueryFullProcessImageNameW(handle, 0, into, ref length) ? path[..length].ToString() : "";
            _ = CloseHandle(handle);
            return Path.GetFileNameWithoutExtension(file);
        }
    }

    [LibraryImport("dwmapi.dll")]
    private static partial int DwmGetWindowAttribute(nint window, int attribute, out int value, int size);

    [LibraryImport("kernel32.dll")]
    private static partial nint OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int process);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool QueryFullProcessImageNameW(nint process, uint flags, char* path, ref int length);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);
}
