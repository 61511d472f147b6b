using KartHub.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Checks all of the hub's data, adopts what the database does not know, sweeps what crashes left, and says what it did.</summary>
internal sealed class DataDoctor(DataGate gate, DataFolder folder, IDbContextFactory<HubContext> contexts, IEnumerable<IExaminer> examiners)
{
    /// <summary>What it needs beside the data's own services.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<Owners>();
        services.AddSingleton<Adoption>();
        services.AddSingleton<IExaminer, RecordingExaminer>(); // In this order: rows that are adopted here explain folders further down.
        services.AddSingleton<IExaminer, ModelExaminer>();
        services.AddSingleton<IExaminer, RunExaminer>();
        services.AddSingleton<IExaminer, LeftoverExaminer>();
        services.AddSingleton<DataDoctor>();
    }

    /// <param name="options">What it may do.</param>
    /// <param name="told">Hears each finding at once.</param>
    /// <param name="cancellationToken">Ends it; what is mended by then stays mended.</param>
    /// <exception cref="HubDataException">A hub is at work on the folder, or it is no folder of a hub's data.</exception>
    public async Task<DoctorReport> ExamineAsync(DoctorOptions options, Action<Finding> told, CancellationToken cancellationToken)
    {
        RequireData();
        if (!options.DryRun)
        {
            gate.Take();
        }

        gate.Require(options.DryRun ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite);
        var visit = new Examination(folder, options, told);
        if (await new DatabaseExaminer(folder, contexts).ExamineAsync(visit, cancellationToken))
        {
            await using var db = visit is { NewDatabase: true, Options.DryRun: true } ? null : await contexts.CreateDbContextAsync(cancellationToken);
            foreach (var examiner in examiners)
            {
                await examiner.ExamineAsync(visit, db, cancellationToken);
            }
        }

        return visit.Report;
    }

    /// <summary>A mistyped folder must not become a new hub's.</summary>
    private void RequireData()
    {
        if (File.Exists(folder.Root))
        {
            throw new HubDataException($"{folder.Root} is a file, not a folder: name the hub's data folder with --data.");
        }

        if (!File.Exists(folder.Database) && !Directory.Exists(folder.RecordingsRoot))
        {
            throw new HubDataException($"{folder.Root} holds no hub's data, neither {Path.GetFileName(folder.Database)} nor recordings: name the hub's data folder with --data.");
        }
    }
}
