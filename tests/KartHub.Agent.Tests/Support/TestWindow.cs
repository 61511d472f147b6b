using System.Runtime.InteropServices;

namespace KartHub.Agent.Tests;

/// <summary>A window of a program of its own, as the X server sees it: it has its own connection and draws its own pixels.</summary>
internal sealed unsafe partial class TestWindow : IDisposable
{
    private const string X = "libX11.so.6";
    private const int ZPixmap = 2;

    private readonly nint display;
    private readonly nint graphics;
    private readonly nuint root;
    private nuint id;
    private bool abandoned;

    /// <summary>Opens a window in the upper left corner.</summary>
    /// <param name="screen">Which server.</param>
    /// <param name="title">What its title says.</param>
    /// <param name="program">Its WM_CLASS.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="border">How wide a border the server draws around it, in pixels.</param>
    public TestWindow(string screen, string title, string program = "testkart", int width = 320, int height = 240, int border = 0)
    {
        display = XOpenDisplay(screen);
        if (display == 0)
        {
            throw new InvalidOperationException($"There is no X server {screen}.");
        }

        root = XDefaultRootWindow(display);
        (Width, Height) = (width, height);
        id = XCreateSimpleWindow(display, root, 0, 0, (uint)width, (uint)height, (uint)border, 0, 0);
        Title(title);
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(program + "\0"))
        {
            var hint = stackalloc nint[] { (nint)name, (nint)name };
            _ = XSetClassHint(display, id, hint);
        }

        graphics = XCreateGC(display, id, 0, 0);
        Show();
    }

    public string Address => $"window:0x{id:x}";

    public int Width { get; private set; }

    public int Height { get; private set; }

    public void Title(string title)
    {
        _ = XStoreName(display, id, title);
        Done();
    }

    public void Show()
    {
        _ = XMapRaised(display, id);
        Done();
    }

    public void Hide()
    {
        _ = XUnmapWindow(display, id);
        Done();
    }

    public void MoveTo(int x, int y)
    {
        _ = XMoveWindow(display, id, x, y);
        Done();
    }

    public void Resize(int width, int height)
    {
        (Width, Height) = (width, height);
        _ = XResizeWindow(display, id, (uint)width, (uint)height);
        Done();
    }

    public void Close()
    {
        _ = XDestroyWindow(display, id);
        id = 0;
        Done();
    }

    /// <summary>Lets keys go to this window.</summary>
    public void Focus()
    {
        _ = XSetInputFocus(display, id, 1, 0);
        Done();
    }

    /// <summary>Which keys the server takes to be down, by X's names for them.</summary>
    public IReadOnlySet<string> KeysDown(params string[] among)
    {
        var down = stackalloc byte[32];
        _ = XQueryKeymap(display, down);
        var found = new HashSet<string>();
        foreach (var name in among)
        {
            var code = XKeysymToKeycode(display, XStringToKeysym(name));
            if ((down[code / 8] >> (code % 8) & 1) != 0)
            {
                found.Add(name);
            }
        }

        return found;
    }

    /// <summary>Fills the window with a picture that depends on a number, which <see cref="NumberIn"/> reads.</summary>
    public void Draw(int number)
    {
        var pixels = new uint[Width * Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Shade(number, i % Width, i / Width);
        }

        Put(pixels, 24);
    }

    /// <summary>Fills a screen of 16 bits a pixel with one colour of 5, 6 and 5 bits.</summary>
    public void Draw565(int red, int green, int blue)
    {
        var pixel = (uint)(red << 11 | green << 5 | blue);
        var pixels = new uint[(Width + 1) / 2 * Height];
        Array.Fill(pixels, pixel << 16 | pixel);
        Put(pixels, 16);
    }

    /// <summary>The colour that <see cref="Draw"/> puts at a place, as 0xrrggbb: 24 bars of 8×8 pixels in the first rows are the number's bits, the rest is its pattern.</summary>
    public static uint Shade(int number, int x, int y) => y < 8 && x < 192
        ? ((number >> (x / 8)) & 1) != 0 ? 0xffffffu : 0
        : (uint)(((x + number) & 0xff) << 16 | ((y * 3) & 0xff) << 8 | ((x ^ y) & 0xff));

    /// <summary>The number that a picture of <see cref="Draw"/> was drawn from.</summary>
    public static int NumberIn(Imaging.Frame picture) => Enumerable.Range(0, 24).Sum(bit => picture.Row(4)[(bit * 8 + 4) * 3] > 127 ? 1 << bit : 0);

    /// <summary>Forgets a window whose server is about to end: closing its connection then would end this process.</summary>
    public void Abandon() => abandoned = true;

    public void Dispose()
    {
        if (!abandoned)
        {
            _ = XCloseDisplay(display);
        }
    }

    private void Put(uint[] pixels, int depth)
    {
        fixed (uint* data = pixels)
        {
            var image = XCreateImage(display, XDefaultVisual(display, 0), (uint)depth, ZPixmap, 0, data, (uint)Width, (uint)Height, 32, 0);
            var picture = XCreatePixmap(display, id, (uint)Width, (uint)Height, (uint)depth);
            _ = XPutImage(display, picture, graphics, image, 0, 0, 0, 0, (uint)Width, (uint)Height);
            _ = XCopyArea(display, picture, id, graphics, 0, 0, (uint)Width, (uint)Height, 0, 0); // At once, as games do: a large image comes in parts.
            _ = XFreePixmap(display, picture);
            *(nint*)((byte*)image + 16) = 0; // XImage.data: it is ours.
            _ = XDestroyImage(image);
        }

        Done();
    }

    private void Done() => _ = XSync(display, 0);

    [LibraryImport(X, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string name);

    [LibraryImport(X)]
    private static partial int XCloseDisplay(nint display);

    [LibraryImport(X)]
    private static partial nuint XDefaultRootWindow(nint display);

    [LibraryImport(X)]
    private static partial nint XDefaultVisual(nint display, int screen);

    [LibraryImport(X)]
    private static partial nuint XCreateSimpleWindow(nint display, nuint parent, int x, int y, uint width, uint height, uint border, nuint borderColour, nuint background);

    [LibraryImport(X)]
    private static partial int XMapRaised(nint display, nuint window);

    [LibraryImport(X)]
    private static partial int XUnmapWindow(nint display, nuint window);

    [LibraryImport(X)]
    private static partial int XMoveWindow(nint display, nuint window, int x, int y);

    [LibraryImport(X)]
    private static partial int XResizeWindow(nint display, nuint window, uint width, uint height);

    [LibraryImport(X)]
    private static partial int XDestroyWindow(nint display, nuint window);

    [LibraryImport(X, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int XStoreName(nint display, nuint window, string name);

    [LibraryImport(X)]
    private static partial int XSetClassHint(nint display, nuint window, nint* hint);

    [LibraryImport(X)]
    private static partial int XSetInputFocus(nint display, nuint window, int revertTo, nuint time);

    [LibraryImport(X)]
    private static partial int XQueryKeymap(nint display, byte* keys);

    [LibraryImport(X, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nuint XStringToKeysym(string name);

    [LibraryImport(X)]
    private static partial byte XKeysymToKeycode(nint display, nuint keysym);

    [LibraryImport(X)]
    private static partial nint XCreateGC(nint display, nuint drawable, nuint mask, nint values);

    [LibraryImport(X)]
    private static partial nint XCreateImage(nint display, nint visual, uint depth, int format, int offset, void* data, uint width, uint height, int pad, int bytesPerLine);

    [LibraryImport(X)]
    private static partial nuint XCreatePixmap(nint display, nuint drawable, uint width, uint height, uint depth);

    [LibraryImport(X)]
    private static partial int XCopyArea(nint display, nuint from, nuint to, nint graphics, int fromX, int fromY, uint width, uint height, int x, int y);

    [LibraryImport(X)]
    private static partial int XFreePixmap(nint display, nuint pixmap);

    [LibraryImport(X)]
    private static partial int XDestroyImage(nint image);

    [LibraryImport(X)]
    private static partial int XPutImage(nint display, nuint drawable, nint graphics, nint image, int fromX, int fromY, int x, int y, uint width, uint height);

    [LibraryImport(X)]
    private static partial int XSync(nint display, int discard);
}
