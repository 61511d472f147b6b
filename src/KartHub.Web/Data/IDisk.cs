namespace KartHub.Web.Data;

/// <summary>A volume's free space: the system's, which a hub cannot choose.</summary>
public interface IDisk
{
    /// <summary>Bytes that this process may still write on the volume of a folder that exists.</summary>
    /// <exception cref="IOException">The volume does not answer.</exception>
    long FreeBytes(string folder);
}

/// <summary>The machine's own.</summary>
internal sealed class SystemDisk : IDisk
{
    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
