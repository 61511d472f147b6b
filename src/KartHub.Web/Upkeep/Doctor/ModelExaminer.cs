using KartHub.Contracts;
using KartHub.Training.Files;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Models: whether each can be read, and what else lies among them.</summary>
internal sealed class ModelExaminer(DataFolder folder, Owners owners) : IExaminer
{
    public async Task ExamineAsync(Examination visit, HubContext? db, CancellationToken cancellationToken)
    {
        var listed = db is null ? [] : await db.Models.AsNoTracking().OrderBy(m => m.CreatedAt).ToListAsync(cancellationToken);
        foreach (var path in Directory.Exists(folder.ModelsRoot) ? Directory.EnumerateDirectories(folder.ModelsRoot).Order(StringComparer.Ordinal).ToList() : [])
        {
            await MeetAsync(visit, db, path, listed, cancellationToken);
        }

        foreach (var model in listed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ExamineAsync(visit, db!, model, cancellationToken);
        }
    }

    private async Task MeetAsync(Examination visit, HubContext? db, string path, List<StoredModel> listed, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        if (UnfinishedName.Is(path))
        {
            visit.Sweep(path, "A crash left this half-written");
        }
        else if (UnfinishedName.PlaceOfReplaced(path) is { } place)
        {
            MeetReplaced(visit, path, place);
        }
        else if (!Guid.TryParseExact(name, "n", out var id))
        {
            visit.Note(path, "This is no model; it is left as it is.");
        }
        else if (listed.All(m => m.Id != id))
        {
            await AdoptAsync(visit, db, id, path, cancellationToken);
        }
    }

    /// <summary>A crash between two renames leaves the last model under another name and none in its place.</summary>
    private static void MeetReplaced(Examination visit, string path, string place)
    {
        if (Directory.Exists(place))
        {
            visit.Sweep(path, "It was replaced");
        }
        else
        {
            visit.Mend(path, $"A crash left it without its name; it is {Path.GetFileName(place)} again.", () => Directory.Move(path, place));
        }
    }

    private async Task AdoptAsync(Examination visit, HubContext? db, Guid id, string path, CancellationToken cancellationToken)
    {
        if (visit.NewDatabase && DataFolder.IsUnlisted(path))
        {
            visit.Mend(path, "It was being deleted when the database was lost; it is kept.", () => DataFolder.List(path));
        }
        else if (DataFolder.IsUnlisted(path))
        {
            visit.Sweep(path, "A crash left this of a model that was being deleted");
            return;
        }

        if (db is not null && await db.TrainingRuns.AnyAsync(r => r.Id == id, cancellationToken))
        {
            visit.Sweep(path, "A crash cut its run off before the model was listed; the run makes it again when it is resumed");
            return;
        }

        ModelDescription description;
        try
        {
            description = ModelFolder.Load(path).Description;
        }
        catch (Refusal e)
        {
            visit.Wrong(path, $"The database does not know it, and it cannot be read: {e.Message} Delete the folder if nobody misses it.");
            return;
        }

        if (db is null)
        {
            visit.Mend(path, $"The database did not know it; adopted as {description.Name}, for the first instructor.", () => { });
            return;
        }

        var owner = await owners.FirstInstructorAsync(db, cancellationToken);
        await visit.MendAsync(path, $"The database did not know it; adopted as {description.Name}, for {owner.Name}, since nothing says whose it is.", async () =>
        {
            var model = StoredModel.Of(description, owner.Id, id);
            model.Bytes = ModelShelf.SizeOf(path);
            db.Add(model);
            await db.SaveChangesAsync(cancellationToken);
        });
        db.ChangeTracker.Clear();
    }

    private async Task ExamineAsync(Examination visit, HubContext db, StoredModel model, CancellationToken cancellationToken)
    {
        var path = folder.Model(model.Id);
        if (!Directory.Exists(path) && visit.Options.RemoveMissing)
        {
            await visit.MendAsync(path, $"The files of the model {model.Name} are missing; its row is removed.", () =>
                db.Models.Where(m => m.Id == model.Id).ExecuteDeleteAsync(cancellationToken));
            return;
        }

        if (DataFolder.IsUnlisted(path))
        {
            visit.Mend(path, "It was marked as being deleted, and is not; the mark is removed.", () => DataFolder.List(path));
        }

        try
        {
            ModelFolder.Load(path);
        }
        catch (Refusal e)
        {
            visit.Wrong(path, $"The model {model.Name} cannot be read: {e.Message} Restore it from a backup, or delete it on its page{(Directory.Exists(path) ? "" : " or with doctor --remove-missing")}.");
        }
    }
}
