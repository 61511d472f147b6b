using System.Runtime.InteropServices;

namespace KartHub.Agent.Tests;

/// <summary>A pad that SDL itself makes (SDL_joystick.h: virtual joysticks), so that everything behind the cable is real.</summary>
internal sealed unsafe partial class VirtualPad : IDisposable
{
    /// <summary>The collection of tests with pads: a process has one SDL, where every pad is seen by all.</summary>
    public const string Shared = "SDL";

    public const int LeftX = 0, LeftY = 1, RightX = 2, RightY = 3, LeftTrigger = 4, RightTrigger = 5;
    public const int A = 0, B = 1, X = 2, Y = 3, Back = 4, Start = 6, LB = 9, RB = 10, Up = 11, Down = 12, Left = 13, Right = 14;

    private const string Library = "libSDL2-2.0.so.0";
    private const int GameController = 1; // SDL_JOYSTICK_TYPE_GAMECONTROLLER

    private readonly byte[] name;
    private nint joystick;
    private int instance;

    /// <summary>Plugs one in. SDL has to be started.</summary>
    /// <param name="called">Its name.</param>
    /// <param name="type">1 makes SDL know its buttons.</param>
    public VirtualPad(string called = "Test Pad", int type = GameController)
    {
        name = System.Text.Encoding.UTF8.GetBytes(called + "\0");
        fixed (byte* bytes = name)
        {
            var description = new Description
            {
                Version = 1, Type = (ushort)type, Axes = 6, Buttons = 15, Vendor = 0x1234,
                Product = (ushort)called.Sum(c => c), // SDL calls all pads of one kind what it called the first.
                ButtonMask = type == GameController ? 0x7fffu : 0, AxisMask = type == GameController ? 0x3fu : 0, Name = bytes,
            };
            var index = SDL_JoystickAttachVirtualEx(&description);
            index.ShouldBeGreaterThanOrEqualTo(0, Marshal.PtrToStringUTF8(SDL_GetError()));
            joystick = SDL_JoystickOpen(index);
            instance = SDL_JoystickInstanceID(joystick);
        }

        Move(LeftTrigger, -32768); // At rest, as a joystick counts.
        Move(RightTrigger, -32768);
    }

    public static bool IsPossible { get; } = NativeLibrary.TryLoad(Library, out var library) && NativeLibrary.TryGetExport(library, "SDL_JoystickAttachVirtualEx", out _);

    public void Move(int axis, int value) => SDL_JoystickSetVirtualAxis(joystick, axis, (short)value).ShouldBe(0);

    public void Press(params int[] buttons)
    {
        foreach (var button in buttons)
        {
            SDL_JoystickSetVirtualButton(joystick, button, 1).ShouldBe(0);
        }
    }

    public void Release(params int[] buttons)
    {
        foreach (var button in buttons)
        {
            SDL_JoystickSetVirtualButton(joystick, button, 0).ShouldBe(0);
        }
    }

    /// <summary>Unplugs it.</summary>
    public void Dispose()
    {
        if (joystick != 0)
        {
            for (var i = 0; i < SDL_NumJoysticks(); i++)
            {
                if (SDL_JoystickGetDeviceInstanceID(i) == instance)
                {
                    _ = SDL_JoystickDetachVirtual(i);
                    break;
                }
            }

            SDL_JoystickClose(joystick);
            joystick = 0;
        }
    }

    [LibraryImport(Library)]
    private static partial int SDL_JoystickAttachVirtualEx(Description* description);

    [LibraryImport(Library)]
    private static partial int SDL_JoystickDetachVirtual(int index);

    [LibraryImport(Library)]
    private static partial nint SDL_JoystickOpen(int index);

    [LibraryImport(Library)]
    private static partial void SDL_JoystickClose(nint joystick);

    [LibraryImport(Library)]
    private static partial int SDL_JoystickInstanceID(nint joystick);

    [LibraryImport(Library)]
    private static partial int SDL_JoystickGetDeviceInstanceID(int index);

    [LibraryImport(Library)]
    private static partial int SDL_NumJoysticks();

    [LibraryImport(Library)]
    private static partial int SDL_JoystickSetVirtualAxis(nint joystick, int axis, short value);

    [LibraryImport(Library)]
    private static partial int SDL_JoystickSetVirtualButton(nint joystick, int button, byte value);

    [LibraryImport(Library)]
    private static partial nint SDL_GetError();

    /// <summary>SDL_VirtualJoystickDesc, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Description
    {
        public ushort Version;
        public ushort Type;
        public ushort Axes;
        public ushort Buttons;
        public ushort Hats;
        public ushort Vendor;
        public ushort Product;
        public ushort Padding;
        public uint ButtonMask;
        public uint AxisMask;
        public byte* Name;
        public nint UserData;
        public nint Update;
        public nint SetPlayerIndex;
        public nint Rumble;
        public nint RumbleTriggers;
        public nint SetLed;
        public nint SendEffect;
    }
}
