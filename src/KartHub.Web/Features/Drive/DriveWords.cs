using System.Globalization;

namespace KartHub.Web.Features.Drive;

/// <summary>Numbers as people read them, in their language.</summary>
internal static class DriveWords
{
    public static string Lap(double seconds) => string.Create(CultureInfo.CurrentCulture, $"{(int)(seconds / 60)}:{seconds % 60:00.00}");

    /// <summary>What a minute of a recording takes in the network and on the hub's disk; nothing before that can be told.</summary>
    public static string? Cost(long bytes, TimeSpan elapsed) =>
        bytes > 0 && elapsed >= TimeSpan.FromSeconds(2) ? string.Create(CultureInfo.CurrentCulture, $"{bytes / 1e6 / elapsed.TotalMinutes:0} MB/min") : null;

    public static string Speed(double kmh) => string.Create(CultureInfo.CurrentCulture, $"{kmh:0} km/h");
}
