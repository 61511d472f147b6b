using System.Globalization;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>All that doctor found.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="DryRun">Whether it only looked.</param>
/// <param name="Findings">In the order they were found.</param>
/// <param name="Recordings">How many were read.</param>
/// <param name="Frames">Of them together.</param>
/// <param name="Bytes">Of them together.</param>
public sealed record DoctorReport(string Folder, bool DryRun, IReadOnlyList<Finding> Findings, int Recordings, long Frames, long Bytes)
{
    /// <summary>Whether nothing is wrong that could not be mended.</summary>
    public bool Content => Findings.All(f => f.Outcome != Outcome.Wrong);

    /// <summary>All of it in a line.</summary>
    public string Summary
    {
        get
        {
            var mended = Findings.Count(f => f.Outcome == Outcome.Mended);
            var wrong = Findings.Count(f => f.Outcome == Outcome.Wrong);
            var read = string.Create(CultureInfo.InvariantCulture, $"Read {Recordings:N0} recordings with {Frames:N0} frames, {Bytes / 1e6:N1} MB.");
            var did = mended == 0 ? "" : DryRun ? $" {Things(mended)} would be mended." : $" Mended {Things(mended)}.";
            return wrong > 0 ? $"{read}{did} {Things(wrong)} cannot be mended here: see above." : $"{read}{did} Nothing is wrong{(mended > 0 && !DryRun ? " any more" : mended > 0 ? " that could not be mended" : "")}.";
        }
    }

    private static string Things(int count) => count == 1 ? "1 thing" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} things");
}
