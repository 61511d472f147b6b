using KartHub.Contracts;

namespace KartHub.Agent.Gamepads.Keyboard;

/// <summary>Makes a pad of a keyboard, as long as what is played has the focus.</summary>
/// <param name="open">Opens the keyboard.</param>
/// <param name="map">Which key is for what.</param>
/// <param name="hasFocus">Whether what is played is among the windows that have the focus.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyboardPort(Func<IKeyboard> open, KeyMap map, Func<IReadOnlyList<nint>, bool> hasFocus, TimeProvider time) : IPadPort
{
    private const int LooksBetweenTries = 500; // Two seconds.

    private IKeyboard? keyboard;
    private BuiltUpAxis sideways;
    private BuiltUpAxis lengthways;
    private long? before;
    private int tries;
    private volatile bool isThere = true; // Until it was looked for.

    public string Name { get; private set; } = "the keyboard is looked for";

    /// <summary>Whether there is a keyboard, as far as is known, be it that something else has the focus.</summary>
    public bool IsThere => isThere;

    public XboxPad? Read()
    {
        isThere = Look();
        if (!isThere)
        {
            return null;
        }

        if (!hasFocus(keyboard!.Focus))
        {
            Name = "the keyboard counts while the game's window has the focus; click into it";
            (sideways, lengthways, before) = (default, default, null);
            return null;
        }

        Name = "keyboard";
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(before ?? now, now);
        before = now;
        return Understand(passed);
    }

    public void Dispose() => keyboard?.Dispose();

    private bool Look()
    {
        if (keyboard is null && tries++ % LooksBetweenTries == 0)
        {
            try
            {
                keyboard = open();
            }
            catch (Refusal e)
            {
                Name = e.Message;
            }
        }

        if (keyboard is null || keyboard.Look())
        {
            return keyboard is not null;
        }

        keyboard.Dispose();
        (keyboard, tries, Name) = (null, 1, "the keyboard is gone with its X server");
        return false;
    }

    private XboxPad Understand(TimeSpan passed) => new(
        sideways.Next(Direction(KeyUse.Left, KeyUse.Right), passed), lengthways.Next(Direction(KeyUse.Up, KeyUse.Down), passed),
        Direction(KeyUse.CLeft, KeyUse.CRight), Direction(KeyUse.CUp, KeyUse.CDown), IsDown(KeyUse.Z) ? 1 : 0, 0,
        Button(KeyUse.A, XboxButtons.A) | Button(KeyUse.B, XboxButtons.X) | Button(KeyUse.Rb, XboxButtons.RB) | Button(KeyUse.Override, XboxButtons.LB)
        | Button(KeyUse.L, XboxButtons.Back) | Button(KeyUse.Start, XboxButtons.Start)
        | Button(KeyUse.PadLeft, XboxButtons.Left) | Button(KeyUse.PadRight, XboxButtons.Right)
        | Button(KeyUse.PadUp, XboxButtons.Up) | Button(KeyUse.PadDown, XboxButtons.Down));

    private int Direction(KeyUse negative, KeyUse positive) => (IsDown(positive) ? 1 : 0) - (IsDown(negative) ? 1 : 0);

    private XboxButtons Button(KeyUse use, XboxButtons button) => IsDown(use) ? button : XboxButtons.None;

    private bool IsDown(KeyUse use) => map[use] is { } key && keyboard!.IsDown(key);
}
