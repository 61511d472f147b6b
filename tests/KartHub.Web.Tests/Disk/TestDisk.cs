using KartHub.Web.Data;

namespace KartHub.Web.Tests.Disk;

/// <summary>A disk that holds so many bytes, of which the test says how many others have taken.</summary>
internal sealed class TestDisk : IDisk
{
    public long Capacity { get; init; } = 1L << 40;

    /// <summary>Bytes that others have taken, asked anew each time.</summary>
    public Func<long> Others { get; set; } = () => 0;

    public long FreeBytes(string folder) => Math.Max(0, Capacity - Others() - new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length));

    /// <summary>Fills it up, or makes room again.</summary>
    public void Fill(bool full) => Others = () => full ? Capacity : 0;

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // Gone since it was listed.
        }
    }
}
