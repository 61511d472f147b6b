using KartHub.Training.Files;
using KartHub.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>What can be made again or was never finished: prepared recordings of none, and what was on its way in or out.</summary>
internal sealed class LeftoverExaminer(DataFolder folder) : IExaminer
{
    public async Task ExamineAsync(Examination visit, HubContext? db, CancellationToken cancellationToken)
    {
        if (db is not null)
        {
            var kept = (await db.Recordings.Select(r => r.Id).ToListAsync(cancellationToken)).Select(folder.Prepared).ToHashSet();
            foreach (var path in Entries(folder.PreparedRoot).Where(p => !kept.Contains(p)))
            {
                visit.Sweep(path, UnfinishedName.Is(path) ? "A crash left this half-prepared" : "There is no such recording any more; this was its prepared form");
            }
        }

        if (!visit.Options.DryRun) // A hub may be at work in it.
        {
            foreach (var path in Entries(folder.Incoming))
            {
                visit.Sweep(path, "A crash left this half-received or half-removed");
            }
        }
    }

    private static List<string> Entries(string path) => Directory.Exists(path) ? [.. Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal)] : [];
}
