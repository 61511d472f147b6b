using System.Runtime.InteropServices;
using KartHub.Contracts;

namespace KartHub.Agent.X11;

/// <summary>What KartHub calls of Xlib and its extensions, as their manual pages document it. A C <c>long</c> is <c>nint</c>: X runs on 64-bit Unix here.</summary>
internal static unsafe partial class Xlib
{
    public const int ZPixmap = 2;
    public const int IsViewable = 2;
    public const int InputOutput = 1;
    public const nint StructureNotifyMask = 1 << 17;
    public static readonly nuint AllPlanes = nuint.MaxValue;

    private const string X = "libX11.so.6";
    private const string Ext = "libXext.so.6";
    private const string Composite = "libXcomposite.so.1";
    private const string Test = "libXtst.so.6";
    private const string C = "libc";

    private static readonly (string Library, string Package)[] Needed = [(X, "libx11-6"), (Ext, "libxext6")];

    /// <summary>Whether windows can be captured that are covered or off the screen.</summary>
    public static bool HasComposite { get; } = NativeLibrary.TryLoad(Composite, out _);

    /// <summary>Why there can be no connection to an X server, and what would help; null when the libraries are there.</summary>
    public static Phrase? WhyNot() => WhyNot(Needed);

    /// <summary>The same for who presses keys.</summary>
    public static Phrase? WhyNoKeys() => WhyNot([.. Needed, (Test, "libxtst6")]);

    public static Phrase? WhyNot(IEnumerable<(string Library, string Package)> needed)
    {
        var missing = needed.Where(n => !NativeLibrary.TryLoad(n.Library, out _)).ToList();
        return missing.Count == 0 ? null
            : new Phrase("x11.library-missing", $"{string.Join(" and ", missing.Select(m => m.Library))} cannot be loaded, which the X window system needs. Install {string.Join(" ", missing.Select(m => m.Package))} (Debian and Ubuntu: sudo apt install {string.Join(" ", missing.Select(m => m.Package))}).");
    }

    [LibraryImport(X, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint XOpenDisplay(string? name);

    [LibraryImport(X)]
    public static partial int XCloseDisplay(nint display);

    [LibraryImport(X)]
    public static partial nint XSetErrorHandler(delegate* unmanaged<nint, XErrorEvent*, int> handler);

    [LibraryImport(X)]
    public static partial nint XSetIOErrorHandler(delegate* unmanaged<nint, int> handler);

    [LibraryImport(X)]
    public static partial nuint XDefaultRootWindow(nint display);

    [LibraryImport(X)]
    public static partial int XSync(nint display, int discard);

    [LibraryImport(X)]
    public static partial int XPending(nint display);

    [LibraryImport(X)]
    public static partial int XNextEvent(nint display, XEvent* into);

    [LibraryImport(X)]
    public static partial int XSelectInput(nint display, nuint window, nint mask);

    [LibraryImport(X)]
    public static partial int XGetWindowAttributes(nint display, nuint window, out XWindowAttributes attributes);

    [LibraryImport(X)]
    public static partial int XGetGeometry(
        nint display, nuint drawable, out nuint root, out int x, out int y, out uint width, out uint height, out uint border, out uint depth);

    [LibraryImport(X)]
    public static partial int XQueryTree(nint display, nuint window, out nuint root, out nuint parent, out nuint* children, out uint count);

    [LibraryImport(X, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint XInternAtom(nint display, string name, int onlyIfExists);

    [LibraryImport(X)]
    public static partial int XGetWindowProperty(
        nint display, nuint window, nuint property, nint offset, nint length, int delete, nuint wantedType,
        out nuint type, out int format, out nuint items, out nuint bytesLeft, out byte* data);

    [LibraryImport(X)]
    public static partial int XFree(void* data);

    [LibraryImport(X)]
    public static partial int XFreePixmap(nint display, nuint pixmap);

    [LibraryImport(X)]
    public static partial XImage* XGetImage(nint display, nuint drawable, int x, int y, uint width, uint height, nuint planes, int format);

    [LibraryImport(X)]
    public static partial int XDestroyImage(XImage* image);

    [LibraryImport(X)]
    public static partial int XQueryKeymap(nint display, byte* keys);

    [LibraryImport(X)]
    public static partial int XGetInputFocus(nint display, out nuint focus, out int revertTo);

    [LibraryImport(X)]
    public static partial byte XKeysymToKeycode(nint display, nuint keysym);

    [LibraryImport(X)]
    public static partial int XFlush(nint display);

    [LibraryImport(Ext)]
    public static partial int XShmQueryExtension(nint display);

    [LibraryImport(Ext)]
    public static partial XImage* XShmCreateImage(
        nint display, nint visual, uint depth, int format, byte* data, XShmSegmentInfo* segment, uint width, uint height);

    [LibraryImport(Ext)]
    public static partial int XShmAttach(nint display, XShmSegmentInfo* segment);

    [LibraryImport(Ext)]
    public static partial int XShmDetach(nint display, XShmSegmentInfo* segment);

    [LibraryImport(Ext)]
    public static partial int XShmGetImage(nint display, nuint drawable, XImage* image, int x, int y, nuint planes);

    [LibraryImport(Composite)]
    public static partial int XCompositeQueryVersion(nint display, ref int major, ref int minor);

    [LibraryImport(Composite)]
    public static partial int XCompositeQueryExtension(nint display, out int eventBase, out int errorBase);

    [LibraryImport(Composite)]
    public static partial void XCompositeRedirectWindow(nint display, nuint window, int update);

    [LibraryImport(Composite)]
    public static partial void XCompositeUnredirectWindow(nint display, nuint window, int update);

    [LibraryImport(Composite)]
    public static partial nuint XCompositeNameWindowPixmap(nint display, nuint window);

    [LibraryImport(Test)]
    public static partial int XTestQueryExtension(nint display, out int eventBase, out int errorBase, out int major, out int minor);

    [LibraryImport(Test)]
    public static partial int XTestFakeKeyEvent(nint display, uint keycode, int isPress, nuint delay);

    [LibraryImport(C)]
    public static partial int shmget(int key, nuint size, int flags);

    [LibraryImport(C)]
    public static partial nint shmat(int id, nint address, int flags);

    [LibraryImport(C)]
    public static partial int shmdt(nint address);

    [LibraryImport(C)]
    public static partial int shmctl(int id, int command, nint buffer);

    /// <summary>Lets a broken connection be an event and not the end of the process; Xlib has it since 1.7 (2020).</summary>
    public static void SetIOErrorExitHandler(nint display, delegate* unmanaged<nint, nint, void> handler, nint data)
    {
        if (NativeLibrary.TryLoad(X, out var library) && NativeLibrary.TryGetExport(library, "XSetIOErrorExitHandler", out var set))
        {
            ((delegate* unmanaged<nint, delegate* unmanaged<nint, nint, void>, nint, void>)set)(display, handler, data);
        }
    }
}
