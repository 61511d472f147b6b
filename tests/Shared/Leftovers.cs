namespace KartHub.Tests.Shared;

/// <summary>What a test leaves on the disk.</summary>
internal static class Leftovers
{
    /// <summary>Deletes a folder with all that is in it, and waits for those who still write there: a page of a hub that ends, a program that was killed.</summary>
    public static void Delete(DirectoryInfo folder)
    {
        if (!SpinWait.SpinUntil(() => IsGone(folder), Eventually.Patience))
        {
            folder.Delete(recursive: true); // Says what is in the way.
        }
    }

    private static bool IsGone(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder.FullName);
        }
    }
}
