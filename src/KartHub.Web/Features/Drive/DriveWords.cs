using System.Globalization;
using KartHub.Web.Features.Drive.Log;

namespace KartHub.Web.Features.Drive;

/// <summary>Numbers as people read them.</summary>
internal static class DriveWords
{
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    public static string Rate(double hz) => string.Create(CultureInfo.InvariantCulture, $"{hz:0.0} Hz");

    public static string Lap(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{seconds % 60:00.00}");

    /// <summary>What a minute of a recording takes in the network and on the hub's disk; nothing before that can be told.</summary>
    public static string? Cost(long bytes, TimeSpan elapsed) =>
        bytes > 0 && elapsed >= TimeSpan.FromSeconds(2) ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6 / elapsed.TotalMinutes:0} MB/min") : null;

    /// <summary>What became of a drive whose end nobody saw.</summary>
    /// <param name="model">The model's name; null where who looks on may not know it.</param>
    public static string Ended(EndedDrive drive, string? model) =>
        $"{model ?? "A model"} was driving when {(drive.HubWentDown ? "the hub went down" : "the connection was lost")}. It drives no more.";

    public static string Speed(double kmh) => string.Create(CultureInfo.InvariantCulture, $"{kmh:0} km/h");
}
