namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>A key, as the systems call it. Letters and digits are meant by their place on an American keyboard, as SDL and mupen64plus mean them.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="XCode">X's code of its place; 0 where <paramref name="XSymbol"/> says which it is.</param>
/// <param name="XSymbol">Its keysym (keysymdef.h), where its place differs between servers.</param>
/// <param name="ScanCode">Windows's code of its place; 0 where <paramref name="Virtual"/> says which it is.</param>
/// <param name="Virtual">Windows's virtual key code.</param>
internal sealed record Key(string Name, byte XCode, nuint XSymbol, byte ScanCode, byte Virtual)
{
    /// <summary>Every key that can be named.</summary>
    public static IReadOnlyList<Key> All { get; } =
    [
        .. Row("1234567890", xCode: 10, scanCode: 0x02),
        .. Row("QWERTYUIOP", xCode: 24, scanCode: 0x10),
        .. Row("ASDFGHJKL", xCode: 38, scanCode: 0x1e),
        .. Row("ZXCVBNM", xCode: 52, scanCode: 0x2c),
        Named("Left", 0xff51, 0x25), Named("Up", 0xff52, 0x26), Named("Right", 0xff53, 0x27), Named("Down", 0xff54, 0x28),
        Named("LeftShift", 0xffe1, 0xa0), Named("RightShift", 0xffe2, 0xa1),
        Named("LeftControl", 0xffe3, 0xa2), Named("RightControl", 0xffe4, 0xa3),
        Named("LeftAlt", 0xffe9, 0xa4), Named("RightAlt", 0xffea, 0xa5),
        Named("Space", 0x20, 0x20), Named("Enter", 0xff0d, 0x0d), Named("Tab", 0xff09, 0x09), Named("Backspace", 0xff08, 0x08),
    ];

    /// <summary>The key of that name, in any case; null where there is none.</summary>
    public static Key? Of(string name) => All.FirstOrDefault(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Key> Row(string letters, byte xCode, byte scanCode) =>
        letters.Select((letter, i) => new Key(letter.ToString(), (byte)(xCode + i), 0, (byte)(scanCode + i), 0));

    private static Key Named(string name, nuint symbol, byte virtualKey) => new(name, 0, symbol, 0, virtualKey);
}
