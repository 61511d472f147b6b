namespace KartHub.Contracts;

/// <summary>
/// The buttons of a Nintendo 64 controller. The bits are those of the low half of the word that the console reads, as in
/// the <c>BUTTONS</c> union of mupen64plus's plugin API; the high half holds the stick, x in the lower byte.
/// </summary>
[Flags]
public enum N64Buttons
{
    None = 0,
    DPadRight = 1 << 0,
    DPadLeft = 1 << 1,
    DPadDown = 1 << 2,
    DPadUp = 1 << 3,
    Start = 1 << 4,
    Z = 1 << 5,
    B = 1 << 6,
    A = 1 << 7,
    CRight = 1 << 8,
    CLeft = 1 << 9,
    CDown = 1 << 10,
    CUp = 1 << 11,
    R = 1 << 12,
    L = 1 << 13,
}
