namespace KartHub.Web.Data;

/// <summary>Where the hub's program lies.</summary>
internal static class HubHome
{
    /// <summary>Whether it was unpacked from its package and not built here: the build of the package says so.</summary>
    public static bool IsUnpacked => AppContext.TryGetSwitch("KartHub.Packaged", out var packaged) && packaged;

    /// <summary>The folder that people see: of a package the one with its start, above the program's own.</summary>
    public static string Folder => IsUnpacked ? Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))! : AppContext.BaseDirectory;
}
