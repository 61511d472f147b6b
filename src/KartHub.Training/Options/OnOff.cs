namespace KartHub.Training.Options;

/// <summary>The texts of an option that is on or off.</summary>
public static class OnOff
{
    public const string On = "on";
    public const string Off = "off";

    public static string Word(bool on) => on ? On : Off;
}
