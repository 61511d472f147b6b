using Microsoft.Extensions.Options;

namespace KartHub.Web.Data;

/// <summary>Where things lie on the hub's disk. All of it is below one folder, so that one folder is the backup.</summary>
public sealed class DataFolder(IOptions<HubOptions> options, IHostEnvironment environment)
{
    /// <summary>The folder, absolute; a relative setting is taken from the program's content root.</summary>
    public string Root { get; } = Directory.CreateDirectory(Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath)).FullName;

    public string Database => Path.Combine(Root, "karthub.db");

    /// <summary>Keys that sign cookies: without them everyone would be signed out at each start.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public string Recording(Guid id) => Path.Combine(Root, "recordings", id.ToString("n"));

    /// <summary>Where the prepared recordings are.</summary>
    public string PreparedRoot => Path.Combine(Root, "prepared");

    public string Prepared(Guid id) => Path.Combine(PreparedRoot, id.ToString("n"));

    public string Run(Guid id) => Path.Combine(Root, "runs", id.ToString("n"));

    public string Model(Guid id) => Path.Combine(Root, "models", id.ToString("n"));

    /// <summary>For files that are being put together; emptied at start.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

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
