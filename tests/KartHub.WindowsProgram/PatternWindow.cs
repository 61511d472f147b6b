using System.Runtime.InteropServices;

namespace KartHub.WindowsProgram;

/// <summary>A window that shows a <see cref="Pattern"/> and does what standard input says; answers each order when it is done.</summary>
internal static unsafe partial class PatternWindow
{
    private const string Library = "user32.dll";
    private const string ClassName = "KartHubPattern";
    private const uint OverlappedWindow = 0x00CF_0000;
    private const int Paint = 0x0F;
    private const int Close = 0x10;
    private const int Destroy = 0x02;
    private const int KeepZOrderAndPlace = 0x0004 | 0x0002;

    private static int number;

    public static void Run(string title, int width, int height)
    {
        nint window;
        fixed (char* name = ClassName, text = title)
        {
            var kind = new WindowClass { Size = (uint)sizeof(WindowClass), Procedure = &Handle, Name = name };
            _ = RegisterClassExW(&kind);
            window = CreateWindowExW(0, name, text, OverlappedWindow, 10, 10, 100, 100, 0, 0, 0, 0);
        }

        Resize(window, width, height);
        _ = ShowWindow(window, 5);
        Draw(window, 1);
        new Thread(() => Obey(window)) { IsBackground = true }.Start();
        Message message;
        while (GetMessageW(&message, 0, 0, 0) > 0)
        {
            _ = DispatchMessageW(&message);
        }
    }

    private static void Obey(nint window)
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } order)
        {
            switch (order.Split(' '))
            {
                case ["draw", var n]:
                    Draw(window, int.Parse(n));
                    break;
                case ["minimise"]:
                    _ = ShowWindow(window, 6);
                    break;
                case ["restore"]:
                    _ = ShowWindow(window, 9);
                    break;
                case ["hide"]:
                    _ = ShowWindow(window, 0);
                    break;
                case ["show"]:
                    _ = ShowWindow(window, 5);
                    break;
                case ["resize", var width, var height]:
                    Resize(window, int.Parse(width), int.Parse(height));
                    break;
                case ["animate"]:
                    new Thread(() => Animate(window)) { IsBackground = true }.Start();
                    break;
                case ["close"]:
                    _ = SendMessageW(window, Close, 0, 0);
                    break;
            }

            Console.WriteLine("done");
        }

        _ = SendMessageW(window, Close, 0, 0);
    }

    private static void Animate(nint window)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (timer.WaitForNextTickAsync().AsTask().GetAwaiter().GetResult())
        {
            Draw(window, number + 1);
        }
    }

    private static void Draw(nint window, int next)
    {
        number = next;
        _ = InvalidateRect(window, 0, 0);
        _ = UpdateWindow(window);
    }

    private static void Resize(nint window, int width, int height)
    {
        var edges = stackalloc int[4] { 0, 0, width, height };
        _ = AdjustWindowRect(edges, OverlappedWindow, 0);
        _ = SetWindowPos(window, 0, 0, 0, edges[2] - edges[0], edges[3] - edges[1], KeepZOrderAndPlace);
        _ = InvalidateRect(window, 0, 0);
        _ = UpdateWindow(window);
    }

    [UnmanagedCallersOnly]
    private static nint Handle(nint window, uint message, nint first, nint second)
    {
        switch (message)
        {
            case Paint:
                PaintPattern(window);
                return 0;
            case Destroy:
                PostQuitMessage(0);
                return 0;
            default:
                return DefWindowProcW(window, message, first, second);
        }
    }

    private static void PaintPattern(nint window)
    {
        var edges = stackalloc int[4];
        _ = GetClientRect(window, edges);
        var (width, height, shown) = (edges[2], edges[3], number);
        var pixels = new uint[Math.Max(1, width * height)];
        for (var i = 0; i < width * height; i++)
        {
            pixels[i] = Pattern.Shade(shown, i % width, i / width);
        }

        var header = stackalloc int[10] { 40, width, -height, 32 << 16 | 1, 0, 0, 0, 0, 0, 0 }; // BITMAPINFOHEADER
        var paint = stackalloc byte[80]; // PAINTSTRUCT
        var context = BeginPaint(window, paint);
        fixed (uint* bits = pixels)
        {
            _ = SetDIBitsToDevice(context, 0, 0, (uint)width, (uint)height, 0, 0, 0, (uint)height, bits, header, 0);
        }

        _ = EndPaint(window, paint);
    }

    [LibraryImport(Library)]
    private static partial ushort RegisterClassExW(WindowClass* kind);

    [LibraryImport(Library)]
    private static partial nint CreateWindowExW(uint more, char* kind, char* title, uint style, int x, int y, int width, int height, nint parent, nint menu, nint module, nint data);

    [LibraryImport(Library)]
    private static partial int ShowWindow(nint window, int how);

    [LibraryImport(Library)]
    private static partial int UpdateWindow(nint window);

    [LibraryImport(Library)]
    private static partial int InvalidateRect(nint window, nint part, int erase);

    [LibraryImport(Library)]
    private static partial int GetClientRect(nint window, int* edges);

    [LibraryImport(Library)]
    private static partial int AdjustWindowRect(int* edges, uint style, int menu);

    [LibraryImport(Library)]
    private static partial int SetWindowPos(nint window, nint after, int x, int y, int width, int height, uint flags);

    [LibraryImport(Library)]
    private static partial nint BeginPaint(nint window, byte* paint);

    [LibraryImport(Library)]
    private static partial int EndPaint(nint window, byte* paint);

    [LibraryImport(Library)]
    private static partial int GetMessageW(Message* message, nint window, uint first, uint last);

    [LibraryImport(Library)]
    private static partial nint DispatchMessageW(Message* message);

    [LibraryImport(Library)]
    private static partial nint SendMessageW(nint window, uint message, nint first, nint second);

    [LibraryImport(Library)]
    private static partial void PostQuitMessage(int code);

    [LibraryImport(Library)]
    private static partial nint DefWindowProcW(nint window, uint message, nint first, nint second);

    [LibraryImport("gdi32.dll")]
    private static partial int SetDIBitsToDevice(
        nint context, int x, int y, uint width, uint height, int fromX, int fromY, uint firstRow, uint rows, uint* bits, int* header, uint colours);

    /// <summary>A WNDCLASSEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowClass
    {
        public uint Size, Style;
        public delegate* unmanaged<nint, uint, nint, nint, nint> Procedure;
        public int ClassExtra, WindowExtra;
        public nint Module, Icon, Cursor, Background;
        public char* Menu, Name;
        public nint SmallIcon;
    }

    /// <summary>A MSG.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Window;
        public uint Number;
        public nint First, Second;
        public uint Time;
        public int X, Y;
    }
}
