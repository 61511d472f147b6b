using KartHub.Contracts;

namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>What a key is for: a direction of the stick, a button of a Nintendo 64's pad, or the override.</summary>
public enum KeyUse
{
    Left,
    Right,
    Up,
    Down,
    A,
    B,
    Rb,
    Z,
    L,
    Start,
    CLeft,
    CRight,
    CUp,
    CDown,
    PadLeft,
    PadRight,
    PadUp,
    PadDown,
    Override,
}

/// <summary>Which key is for what.</summary>
public sealed class KeyMap
{
    private readonly Dictionary<KeyUse, Key> keys;

    private KeyMap(Dictionary<KeyUse, Key> keys) => this.keys = keys;

    /// <summary>As mupen64plus sets a keyboard up ([Keyboard] in its InputAutoCfg.ini): the game and the recording hear the same keys.</summary>
    public static KeyMap Default { get; } = new(new()
    {
        [KeyUse.Left] = Key.Of("Left")!, [KeyUse.Right] = Key.Of("Right")!, [KeyUse.Up] = Key.Of("Up")!, [KeyUse.Down] = Key.Of("Down")!,
        [KeyUse.A] = Key.Of("LeftShift")!, [KeyUse.B] = Key.Of("LeftControl")!, [KeyUse.Rb] = Key.Of("C")!,
        [KeyUse.Z] = Key.Of("Z")!, [KeyUse.L] = Key.Of("X")!, [KeyUse.Start] = Key.Of("Enter")!,
        [KeyUse.CLeft] = Key.Of("J")!, [KeyUse.CRight] = Key.Of("L")!, [KeyUse.CUp] = Key.Of("I")!, [KeyUse.CDown] = Key.Of("K")!,
        [KeyUse.PadLeft] = Key.Of("A")!, [KeyUse.PadRight] = Key.Of("D")!, [KeyUse.PadUp] = Key.Of("W")!, [KeyUse.PadDown] = Key.Of("S")!,
        [KeyUse.Override] = Key.Of("Q")!, // mupen64plus has nothing there.
    });

    internal IEnumerable<Key> Keys => keys.Values;

    internal Key? this[KeyUse use] => keys.GetValueOrDefault(use);

    /// <summary>Reads changes to the default.</summary>
    /// <param name="written"><c>USE=KEY</c>, with commas between: <c>left=A,right=D</c>. A key that had another use loses it.</param>
    /// <exception cref="Refusal">A use or a key is unknown, or is named twice.</exception>
    public static KeyMap Parse(string written)
    {
        var named = new Dictionary<KeyUse, Key>();
        foreach (var pair in written.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !Enum.TryParse<KeyUse>(parts[0], ignoreCase: true, out var use) || !Enum.IsDefined(use) || char.IsAsciiDigit(parts[0][0]))
            {
                throw new Refusal("keys.no-use", $"\"{pair}\" gives no key a use. Write USE=KEY, for instance left=A; uses are: {string.Join(", ", Enum.GetNames<KeyUse>()).ToLowerInvariant()}.");
            }

            var key = Key.Of(parts[1]) ?? throw new Refusal("keys.unknown", $"There is no key \"{parts[1]}\". Keys are: {string.Join(", ", Key.All.Select(key => key.Name))}.");
            if (named.ContainsValue(key) || !named.TryAdd(use, key))
            {
                throw new Refusal("keys.twice", $"\"{pair}\" comes too late: that use or that key has been given already.");
            }
        }

        foreach (var (use, key) in Default.keys.Where(one => !named.ContainsKey(one.Key) && !named.ContainsValue(one.Value)).ToList())
        {
            named.Add(use, key);
        }

        return new KeyMap(named);
    }
}
