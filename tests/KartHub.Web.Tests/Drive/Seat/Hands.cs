namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>What a seat is driven with.</summary>
public enum Hands
{
    Keys,
    Pad,
    Touch,
}
