using KartHub.Agent.X11;

namespace KartHub.Agent.Sources.X11;

/// <summary>
/// A window's own memory (the Composite extension's redirection and named pixmap), which is whole even where the window is
/// covered or off the screen. It belongs to one size and one showing of the window and is asked for again after each change.
/// </summary>
internal sealed unsafe class XWindowPixmap : IDisposable
{
    private const int Automatic = 0; // CompositeRedirectAutomatic: the server goes on showing the window.

    private readonly XConnection connection;
    private readonly nuint window;
    private nuint pixmap;

    /// <summary>Begins to follow a window.</summary>
    public XWindowPixmap(XConnection connection, nuint window)
    {
        this.connection = connection;
        this.window = window;
        _ = Xlib.XSelectInput(connection.Handle, window, Xlib.StructureNotifyMask);
        IsRedirected = CanRedirect(connection) && Redirect();
        connection.Sync();
        XConnection.TakeError();
    }

    /// <summary>Whether the window has memory of its own.</summary>
    public bool IsRedirected { get; }

    /// <summary>Where the window begins in what <see cref="Follow"/> gives, in pixels from its left and upper edge: behind its border.</summary>
    public int Inset { get; private set; }

    /// <summary>What to read the window from as it is now.</summary>
    /// <param name="shape">The window's attributes, just asked for: what happened before is in the queue of events by now.</param>
    /// <returns>The pixmap, or the window itself where it has none; null when the window is changing: ask again.</returns>
    public nuint? Follow(XWindowAttributes shape)
    {
        if (!IsRedirected)
        {
            return window;
        }

        if (HasChanged())
        {
            Forget();
        }

        if (pixmap == 0)
        {
            XConnection.TakeError();
            var named = Xlib.XCompositeNameWindowPixmap(connection.Handle, window);
            if (Xlib.XGetGeometry(connection.Handle, named, out _, out _, out _, out var width, out var height, out _, out _) == 0 || XConnection.TakeError() != 0)
            {
                XConnection.TakeError();
                return null;
            }

            pixmap = named;
            Inset = shape.BorderWidth;
            if (width != shape.Width + 2 * shape.BorderWidth || height != shape.Height + 2 * shape.BorderWidth)
            {
                Forget();
                return null;
            }
        }

        return pixmap;
    }

    /// <summary>Lets go of the pixmap; the next <see cref="Follow"/> asks for a new one.</summary>
    public void Forget()
    {
        if (pixmap != 0)
        {
            _ = Xlib.XFreePixmap(connection.Handle, pixmap);
            pixmap = 0;
        }
    }

    public void Dispose()
    {
        Forget();
        if (IsRedirected)
        {
            Xlib.XCompositeUnredirectWindow(connection.Handle, window, Automatic);
        }

        _ = Xlib.XSelectInput(connection.Handle, window, 0);
        connection.Sync();
        XConnection.TakeError(); // The window may be gone, and all of this with it.
    }

    private static bool CanRedirect(XConnection connection)
    {
        var (major, minor) = (0, 4);
        return Xlib.HasComposite
            && Xlib.XCompositeQueryExtension(connection.Handle, out _, out _) != 0
            && Xlib.XCompositeQueryVersion(connection.Handle, ref major, ref minor) != 0
            && (major > 0 || minor >= 2); // Named pixmaps came with 0.2.
    }

    private bool Redirect()
    {
        XConnection.TakeError();
        Xlib.XCompositeRedirectWindow(connection.Handle, window, Automatic);
        connection.Sync();
        return XConnection.TakeError() == 0;
    }

    /// <summary>Whether the window was moved, resized, hidden or shown since the last question; each of it may have given it other memory.</summary>
    private bool HasChanged()
    {
        var changed = false;
        while (Xlib.XPending(connection.Handle) > 0)
        {
            XEvent happened;
            _ = Xlib.XNextEvent(connection.Handle, &happened);
            changed = true;
        }

        return changed;
    }
}
