using Microsoft.Extensions.Options;

namespace KartHub.Web.Data;

/// <summary>Where things lie on the hub's disk. All of it is below one folder, so that one folder is what a backup holds.</summary>
public sealed class DataFolder(IOptions<HubOptions> options, IHostEnvironment environment)
{
    private const string UnlistedMark = "unlisted";

    /// <summary>The folder, absolute; a relative setting is taken from the program's content root.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath));

    public string Database => Path.Combine(Root, "karthub.db");

    /// <summary>Keys that sign cookies: without them everyone would be signed out at each start.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Where the recordings are.</summary>
    public string RecordingsRoot => Path.Combine(Root, "recordings");

    public string Recording(Guid id) => Path.Combine(RecordingsRoot, id.ToString("n"));

    /// <summary>Where the races are that are being driven, or wait to be drawn.</summary>
    public string RacesRoot => Path.Combine(Root, "races");

    public string Race(Guid id) => Path.Combine(RacesRoot, id.ToString("n"));

    /// <summary>Where the prepared recordings are.</summary>
    public string PreparedRoot => Path.Combine(Root, "prepared");

    public string Prepared(Guid id) => Path.Combine(PreparedRoot, id.ToString("n"));

    /// <summary>Where the runs' checkpoints are.</summary>
    public string RunsRoot => Path.Combine(Root, "runs");

    public string Run(Guid id) => Path.Combine(RunsRoot, id.ToString("n"));

    /// <summary>Where the models are.</summary>
    public string ModelsRoot => Path.Combine(Root, "models");

    public string Model(Guid id) => Path.Combine(ModelsRoot, id.ToString("n"));

    /// <summary>For files that are being put together; emptied at start.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>
    /// Marks the folder of a recording or model, if it is there: it counts only while the database lists it, since it is coming in or
    /// going. One without the mark that no row knows is somebody's, and its row was lost.
    /// </summary>
    public static void Unlist(string path)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(path, UnlistedMark), []);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone, perhaps since a moment ago.
        }
    }

    /// <summary>Removes the mark.</summary>
    public static void List(string path)
    {
        if (IsUnlisted(path))
        {
            File.Delete(Path.Combine(path, UnlistedMark));
        }
    }

    /// <summary>Deletes the row of a folder that is to go: marked until then, should the hub die in between, and not any more if the row stays.</summary>
    public static async Task UnlistAsync(string path, Func<Task> delete)
    {
        Unlist(path);
        try
        {
            await delete();
        }
        catch
        {
            List(path);
            throw;
        }
    }

    public static bool IsUnlisted(string path) => File.Exists(Path.Combine(path, UnlistedMark));

    /// <summary>Removes a folder, which need not be there. Out of the way in one step first, so that a crash leaves all of it or nothing.</summary>
    public void Remove(string path)
    {
        var leaving = Path.Combine(Directory.CreateDirectory(Incoming).FullName, Guid.NewGuid().ToString("n"));
        try
        {
            Directory.Move(path, leaving);
        }
        catch (DirectoryNotFoundException)
        {
            return; // Somebody else removed it a moment ago.
        }

        Directory.Delete(leaving, recursive: true);
    }
}
