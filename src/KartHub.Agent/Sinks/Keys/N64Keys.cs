using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks.Keys;

/// <summary>mupen64plus's keys, as its SDL input plugin sets them up for a keyboard ([Keyboard] in InputAutoCfg.ini), as key codes of an X server.</summary>
internal sealed class N64Keys
{
    // X's key codes of the letters as they lie on an American keyboard: SDL goes by the place of a key, not by what is printed on it.
    private static readonly (N64Buttons Button, byte Code)[] Letters =
    [
        (N64Buttons.CUp, 31), (N64Buttons.CLeft, 44), (N64Buttons.CDown, 45), (N64Buttons.CRight, 46), // I J K L
        (N64Buttons.DPadUp, 25), (N64Buttons.DPadLeft, 38), (N64Buttons.DPadDown, 39), (N64Buttons.DPadRight, 40), // W A S D
        (N64Buttons.Z, 52), (N64Buttons.L, 53), (N64Buttons.R, 54), // Z X C
    ];

    // The others lie elsewhere on some servers; their keysyms (keysymdef.h) are everywhere the same.
    private static readonly (N64Buttons Button, nuint Symbol)[] Named =
    [
        (N64Buttons.A, 0xffe1), (N64Buttons.B, 0xffe3), (N64Buttons.Start, 0xff0d), // Shift_L, Control_L, Return
    ];

    private readonly (N64Buttons Button, byte Code)[] buttons;

    public N64Keys(XConnection connection)
    {
        buttons = [.. Letters, .. Named.Select(key => (key.Button, Xlib.XKeysymToKeycode(connection.Handle, key.Symbol)))];
        Left = Xlib.XKeysymToKeycode(connection.Handle, 0xff51);
        Up = Xlib.XKeysymToKeycode(connection.Handle, 0xff52);
        Right = Xlib.XKeysymToKeycode(connection.Handle, 0xff53);
        Down = Xlib.XKeysymToKeycode(connection.Handle, 0xff54);
    }

    public byte Left { get; }

    public byte Up { get; }

    public byte Right { get; }

    public byte Down { get; }

    /// <summary>All keys that may be pressed.</summary>
    public IEnumerable<byte> All => [.. buttons.Select(key => key.Code), Left, Up, Right, Down];

    /// <summary>The keys of buttons.</summary>
    public IEnumerable<byte> Of(N64Buttons pressed) => buttons.Where(key => (pressed & key.Button) != 0).Select(key => key.Code);
}
