using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using KartHub.Contracts;

namespace KartHub.Agent.X11;

/// <summary>A connection to an X server, for one thread at a time. Errors of the server are results here and never end the process.</summary>
internal sealed unsafe class XConnection : IDisposable
{
    private const nint MostPropertyWords = 1 << 14; // 64 KiB: no title is longer, and no list of windows.

    private static readonly Lock Opening = new(); // Xlib's own tables are filled while a connection opens.

    [ThreadStatic]
    private static int lastError;

    private readonly int* broken;
    private bool disposed;

    private XConnection(nint handle, string name)
    {
        Handle = handle;
        Name = name;
        Root = Xlib.XDefaultRootWindow(handle);
        broken = (int*)NativeMemory.AllocZeroed(sizeof(int));
        Xlib.SetIOErrorExitHandler(handle, &Break, (nint)broken);
    }

    /// <summary>What Xlib calls <c>Display*</c>.</summary>
    public nint Handle { get; }

    /// <summary>Which server, for instance <c>:0</c>.</summary>
    public string Name { get; }

    /// <summary>The window that is the whole screen.</summary>
    public nuint Root { get; }

    /// <summary>Whether the server is gone; nothing can be asked any more.</summary>
    public bool IsBroken => disposed || *broken != 0;

    /// <summary>Connects.</summary>
    /// <param name="display">For instance <c>:0</c>; null takes DISPLAY's.</param>
    /// <exception cref="Refusal">There is no server, or no library.</exception>
    public static XConnection Open(string? display)
    {
        if (Xlib.WhyNot() is { } missing)
        {
            throw new Refusal(missing);
        }

        var name = display ?? Environment.GetEnvironmentVariable("DISPLAY");
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new Refusal("x11.no-display", $"There is no X display: DISPLAY is not set. Start the agent in the desktop session in which the game runs, or say which display it is, for instance DISPLAY=:0.");
        }

        lock (Opening)
        {
            Xlib.XSetErrorHandler(&Note);
            Xlib.XSetIOErrorHandler(&Ignore);
            var handle = Xlib.XOpenDisplay(name);
            return handle != 0
                ? new XConnection(handle, name)
                : throw new Refusal("x11.no-answer", $"The X server {name} does not answer or does not let the agent in. Start the agent as the user whose desktop it is, or check DISPLAY and XAUTHORITY.");
        }
    }

    /// <summary>The code of the first error since the last call, 0 for none. Errors of requests without a reply need <see cref="Sync"/> first.</summary>
    public static int TakeError()
    {
        var error = lastError;
        lastError = 0;
        return error;
    }

    /// <summary>Waits until the server has done everything.</summary>
    public void Sync() => _ = Xlib.XSync(Handle, 0);

    /// <summary>What a window is; null when it is gone.</summary>
    public XWindowAttributes? Attributes(nuint window)
    {
        TakeError();
        return Xlib.XGetWindowAttributes(Handle, window, out var attributes) != 0 && TakeError() == 0 ? attributes : null;
    }

    public nuint Atom(string name) => Xlib.XInternAtom(Handle, name, 0);

    /// <summary>A property that is a list of windows or atoms; empty when there is none.</summary>
    public nuint[] Ids(nuint window, string property)
    {
        var ids = Array.Empty<nuint>();
        Read(window, property, (data, items, format) =>
        {
            if (format == 32) // Which Xlib hands out as longs.
            {
                ids = new Span<nuint>((void*)data, items).ToArray();
            }
        });
        return ids;
    }

    /// <summary>A property that is text; null when there is none. Parts of it are divided by zeros.</summary>
    public string? Text(nuint window, string property)
    {
        string? text = null;
        Read(window, property, (data, items, format) =>
        {
            if (format == 8)
            {
                var bytes = new ReadOnlySpan<byte>((void*)data, items);
                text = (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes); // Whatever its type says: many programs say STRING and mean UTF-8.
            }
        });
        return text;
    }

    /// <summary>The windows directly inside a window, the lowest first.</summary>
    public nuint[] Children(nuint window)
    {
        TakeError();
        if (Xlib.XQueryTree(Handle, window, out _, out _, out var children, out var count) == 0 || TakeError() != 0 || children is null)
        {
            return [];
        }

        var ids = new Span<nuint>(children, (int)count).ToArray();
        _ = Xlib.XFree(children);
        return ids;
    }

    /// <summary>The window that a window is directly in; 0 where it is in none, or gone.</summary>
    public nuint Parent(nuint window)
    {
        TakeError();
        if (Xlib.XQueryTree(Handle, window, out _, out var parent, out var children, out _) == 0 || TakeError() != 0)
        {
            return 0;
        }

        if (children is not null)
        {
            _ = Xlib.XFree(children);
        }

        return parent;
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            lock (Opening)
            {
                _ = Xlib.XCloseDisplay(Handle);
            }

            TakeError();
            NativeMemory.Free(broken);
        }
    }

    private void Read(nuint window, string property, Action<nint, int, int> take)
    {
        TakeError();
        if (Xlib.XGetWindowProperty(
                Handle, window, Atom(property), 0, MostPropertyWords, 0, 0, out _, out var format, out var items, out _, out var data) == 0
            && TakeError() == 0 && data is not null)
        {
            take((nint)data, (int)items, format);
        }

        if (data is not null)
        {
            _ = Xlib.XFree(data);
        }
    }

    /// <summary>Xlib calls it on the thread that waits for an answer, so that a thread finds its own errors.</summary>
    [UnmanagedCallersOnly]
    private static int Note(nint display, XErrorEvent* error)
    {
        lastError = lastError == 0 ? error->ErrorCode : lastError;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Ignore(nint display) => 0;

    [UnmanagedCallersOnly]
    private static void Break(nint display, nint broken) => *(int*)broken = 1;
}
