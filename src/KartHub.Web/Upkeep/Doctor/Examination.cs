using System.Globalization;
using KartHub.Web.Data;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>What doctor is told to do.</summary>
public sealed record DoctorOptions
{
    /// <summary>Look, and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Take rows away whose files are missing.</summary>
    public bool RemoveMissing { get; init; }
}

/// <summary>One visit of doctor's: what it may do, and what was found so far.</summary>
internal sealed class Examination(DataFolder folder, DoctorOptions options, Action<Finding> told)
{
    private readonly List<Finding> findings = [];

    public DoctorOptions Options => options;

    /// <summary>Whether the database was made anew: what rows would have explained is left as it is.</summary>
    public bool NewDatabase { get; set; }

    public int Recordings { get; private set; }

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public DoctorReport Report => new(folder.Root, options.DryRun, [.. findings], Recordings, Frames, Bytes);

    public void Read(long frames, long bytes) => (Recordings, Frames, Bytes) = (Recordings + 1, Frames + frames, Bytes + bytes);

    public void Note(string path, string what) => Tell(path, what, Outcome.Noted);

    public void Wrong(string path, string what) => Tell(path, what, Outcome.Wrong);

    /// <summary>Puts something right, unless this is a dry run.</summary>
    public void Mend(string path, string what, Action mend)
    {
        if (!options.DryRun)
        {
            mend();
        }

        Tell(path, what, Outcome.Mended);
    }

    /// <inheritdoc cref="Mend"/>
    public async Task MendAsync(string path, string what, Func<Task> mend)
    {
        if (!options.DryRun)
        {
            await mend();
        }

        Tell(path, what, Outcome.Mended);
    }

    /// <summary>Removes a file or folder that a crash left behind.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="why">What it was, as the beginning of a sentence.</param>
    public void Sweep(string path, string why)
    {
        var size = Size(path);
        Mend(path, string.Create(CultureInfo.InvariantCulture, $"{why}; removed, {size / 1e6:N1} MB."), () =>
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        });
    }

    private static long Size(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length)
        : new FileInfo(path).Length;

    private void Tell(string path, string what, Outcome outcome)
    {
        var finding = new Finding(Path.GetRelativePath(folder.Root, path).Replace('\\', '/'), what, outcome);
        findings.Add(finding);
        told(finding);
    }
}
