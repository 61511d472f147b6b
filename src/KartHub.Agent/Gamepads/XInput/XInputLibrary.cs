using System.Runtime.InteropServices;
using KartHub.Contracts;

namespace KartHub.Agent.Gamepads.XInput;

/// <summary>The one function of XInput that reading a pad needs. It comes with Windows 8 and newer; older ones may have an older library.</summary>
internal sealed unsafe class XInputLibrary
{
    private static readonly string[] Names = ["xinput1_4.dll", "xinput9_1_0.dll", "xinput1_3.dll"];

    private readonly delegate* unmanaged<uint, XInputState*, uint> getState;

    private XInputLibrary(nint getState) => this.getState = (delegate* unmanaged<uint, XInputState*, uint>)getState;

    /// <summary>The newest one that is there; null where there is none.</summary>
    public static XInputLibrary? Installed { get; } = OperatingSystem.IsWindows() ? Load(Names) : null;

    /// <summary>Why pads cannot be read through XInput; null when they can.</summary>
    public static Phrase? WhyNot { get; } = Installed is not null ? null
        : OperatingSystem.IsWindows() ? new Phrase("pad.no-xinput", $"This Windows has no XInput ({string.Join(", ", Names)} were looked for).")
        : new Phrase("pad.not-windows", $"XInput is Windows's way to read pads; this is not Windows.");

    public static XInputLibrary? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library) && NativeLibrary.TryGetExport(library, "XInputGetState", out var function))
            {
                return new XInputLibrary(function);
            }
        }

        return null;
    }

    /// <summary>What a slot says, 0 to 3; null when it has no pad.</summary>
    public XInputState? Ask(int slot)
    {
        var state = default(XInputState);
        return getState((uint)slot, &state) == 0 ? state : null;
    }
}
