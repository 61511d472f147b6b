namespace KartHub.Contracts.Live;

/// <summary>What a pad says this moment, raw and as KartHub understands it: for people who check that their pad works.</summary>
/// <param name="Name">The pad's own name.</param>
/// <param name="Axes">Every raw axis, −1 to 1, before any dead zone.</param>
/// <param name="Pressed">The names of the raw buttons that are down, as on an Xbox pad.</param>
/// <param name="DeadZone">The share of the stick's way around the middle that counts as 0.</param>
/// <param name="Controls">What is recorded of it.</param>
/// <param name="Buttons">What a Nintendo 64 would see of its buttons.</param>
/// <param name="Override">Whether the person holds the override (LB).</param>
public sealed record PadReading(
    string Name, IReadOnlyList<float> Axes, IReadOnlyList<string> Pressed, float DeadZone, Controls Controls, N64Buttons Buttons, bool Override);
