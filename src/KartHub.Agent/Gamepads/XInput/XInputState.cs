using System.Runtime.InteropServices;

namespace KartHub.Agent.Gamepads.XInput;

/// <summary>What a slot says: XINPUT_STATE with the XINPUT_GAMEPAD in it, as <c>xinput.h</c> lays them out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct XInputState
{
    public uint Packet;
    public ushort Buttons;
    public byte LeftTrigger;
    public byte RightTrigger;
    public short LeftX;
    public short LeftY;
    public short RightX;
    public short RightY;
}
