namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>What a downloaded recording is called.</summary>
public static class DownloadName
{
    private const int Longest = 60;

    /// <summary>A name that is a good folder's and file's name everywhere.</summary>
    public static string Of(string name)
    {
        var letters = name.Normalize().Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(Longest);
        var folder = string.Concat(letters).Trim('_');
        return folder.Length > 0 ? folder : "recording";
    }
}
