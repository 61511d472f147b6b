using System.Threading.Channels;

namespace KartHub.Agent.Recordings;

/// <summary>The folder where recordings wait until the hub has them. One agent at a time uses it.</summary>
public sealed class Spool : IDisposable
{
    private const string RefusedName = "refused";
    private const string InUseName = "in-use";

    private readonly FileStream inUse;
    private readonly long reserve;
    private readonly Channel<byte> changes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Opens or makes the folder, and ends what an earlier agent left unfinished at its last whole frame.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="reserve">Bytes that must stay free on its disk, so that the machine stays usable.</param>
    /// <exception cref="SpoolException">It cannot be used; the message says why.</exception>
    public Spool(string folder, long reserve = 256L << 20)
    {
        Folder = Path.GetFullPath(folder);
        this.reserve = reserve;
        try
        {
            Directory.CreateDirectory(Folder);
            inUse = new FileStream(Path.Combine(Folder, InUseName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpoolException($"The spool folder {Folder} cannot be used: another agent works with it, or it may not be written. Name another with --spool. ({e.Message})", e);
        }

        foreach (var recording in Recordings().Where(r => !r.Recover()).ToList())
        {
            recording.Delete();
        }
    }

    public string Folder { get; }

    /// <summary>Whole segments that the hub has not yet.</summary>
    public int PendingSegments => Recordings().Sum(r => r.Waiting().Count);

    /// <summary>Whether anything waits, be it only for its seal.</summary>
    public bool IsEmpty => !Recordings().Any();

    public void Dispose() => inUse.Dispose();

    /// <summary>Ends the use of the folder, and removes it where nothing is left in it.</summary>
    public void Remove()
    {
        if (OperatingSystem.IsWindows())
        {
            inUse.Dispose(); // What is open cannot be deleted there; elsewhere nobody may come in between.
        }

        try
        {
            if (!Directory.EnumerateDirectories(Folder).Any())
            {
                File.Delete(Path.Combine(Folder, InUseName));
                Directory.Delete(Folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another agent uses it already.
        }

        inUse.Dispose();
    }

    /// <summary>The recordings in the spool, the oldest first.</summary>
    internal IEnumerable<SpooledRecording> Recordings() => Directory.EnumerateDirectories(Folder)
        .Select(path => Guid.TryParseExact(Path.GetFileName(path), "D", out var id) ? new SpooledRecording(id, path) : null)
        .OfType<SpooledRecording>()
        .OrderBy(r => Path.GetFileName(r.Folder), StringComparer.Ordinal); // Version 7 ids sort by time.

    internal SpooledRecording Create(Guid id)
    {
        RequireRoom();
        var folder = Path.Combine(Folder, id.ToString("D"));
        Directory.CreateDirectory(folder);
        return new SpooledRecording(id, folder);
    }

    /// <exception cref="SpoolException">The disk is nearly full.</exception>
    internal void RequireRoom()
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace;
        if (free < reserve)
        {
            throw new SpoolException($"The disk of the spool folder {Folder} is nearly full ({free >> 20} MB free, {reserve >> 20} MB are kept free). Make room and press Record again.");
        }
    }

    /// <summary>Sets a recording aside that the hub does not take, with the reason beside it.</summary>
    internal void SetAside(SpooledRecording recording, string reason)
    {
        var refused = Directory.CreateDirectory(Path.Combine(Folder, RefusedName)).FullName;
        File.WriteAllText(recording.PathOf("reason.txt"), reason);
        Directory.Move(recording.Folder, Path.Combine(refused, Path.GetFileName(recording.Folder)));
    }

    /// <summary>Says that there is something new to send.</summary>
    internal void Announce() => changes.Writer.TryWrite(0);

    internal async ValueTask WaitForNewsAsync(CancellationToken cancellationToken) => await changes.Reader.ReadAsync(cancellationToken);
}
