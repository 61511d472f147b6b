using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace KartHub.InputPlugin;

/// <summary>
/// A pad that an agent holds and an emulator reads: 64 bytes that both processes map. Agent and plugin compile this file,
/// so that the layout stands in one place. Everything is aligned and read and written whole, little-endian.
/// <code>
/// offset size written by
///      0    4 either     "KHPD"
///      4    4 either     1, the layout's version
///      8    4 agent      the pad's word as the console reads it: buttons in the low half, then stick x, stick y (up positive)
///     12    4 agent      the agent's process
///     16    8 agent      when the agent last spoke
///     24    8 emulator   how often the pad was read
///     32    8 emulator   when it was last read
///     40    4 emulator   the emulator's process
///     44   20            0
/// </code>
/// Moments are those of <see cref="Stopwatch.GetTimestamp"/>, which all processes of a machine share; 0 is never.
/// </summary>
internal sealed unsafe class PadMemory : IDisposable
{
    public const string DefaultName = "pad";

    /// <summary>How long what the agent said counts. A living agent speaks every twentieth of a second.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(250);

    private const int Size = 64;
    private const uint Magic = 0x4450484B;
    private const uint Version = 1;
    private const int LongestName = 40;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* memory;

    /// <summary>Opens the pad, and makes it if it is not there.</summary>
    /// <param name="name">1 to 40 letters, digits, dashes and underscores.</param>
    /// <exception cref="IOException">The name or what lies there cannot be used; the message says why, for people.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to someone else.</exception>
    public PadMemory(string name)
    {
        Path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // Whoever can write to it, drives.
        }

        using (var stream = new FileStream(Path, options))
        {
            if (stream.Length < Size)
            {
                stream.SetLength(Size);
            }

            file = MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        }

        view = file.CreateViewAccessor(0, Size);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        if (Word32(0) is 0 && Word32(4) is 0)
        {
            Volatile.Write(ref Word32(4), Version);
            Volatile.Write(ref Word32(0), Magic);
        }

        if (Word32(4) != Version) // The magic of one who is just making it may still be missing.
        {
            Dispose();
            throw new IOException($"The pad {Path} was made by another version of KartHub. Close its emulator and its agent, delete it, and start again.");
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The process that last took the pad; 0 for none.</summary>
    public int AgentProcess => (int)Volatile.Read(ref Word32(12));

    /// <summary>How often an emulator read the pad.</summary>
    public long Polls => Volatile.Read(ref Word64(24));

    /// <summary>When an emulator last read the pad; 0 for never.</summary>
    public long PolledAt => Volatile.Read(ref Word64(32));

    /// <summary>Where the pad of that name lies.</summary>
    /// <exception cref="IOException">No pad can be called that.</exception>
    public static string PathOf(string name)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            throw new IOException($"\"{name}\" cannot be a pad's name: it is 1 to {LongestName} letters, digits, dashes and underscores.");
        }

        return OperatingSystem.IsLinux()
            ? $"/dev/shm/karthub-{Environment.UserName}-{name}" // Memory alone: no disk is ever written.
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "KartHub", "pads", $"{name}.pad");
    }

    /// <summary>The agent's: sets the pad.</summary>
    public void Set(uint word, long now)
    {
        Volatile.Write(ref Word32(8), word);
        Volatile.Write(ref Word32(12), (uint)Environment.ProcessId);
        Renew(now);
    }

    /// <summary>The agent's: says that what was set still counts.</summary>
    public void Renew(long now) => Volatile.Write(ref Word64(16), now);

    /// <summary>The agent's: leaves the pad to others, with nothing pressed.</summary>
    public void Leave()
    {
        Volatile.Write(ref Word64(16), 0);
        Volatile.Write(ref Word32(8), 0);
        Volatile.Write(ref Word32(12), 0);
    }

    /// <summary>Whether a living agent holds the pad.</summary>
    public bool IsHeld(long now)
    {
        var age = now - Volatile.Read(ref Word64(16));
        return Volatile.Read(ref Word64(16)) != 0 && Math.Abs(age) <= (long)(Lease.TotalSeconds * Stopwatch.Frequency); // What was said before the machine started lies in the future.
    }

    /// <summary>The emulator's: the pad as it is now, and a note that it was read. Nothing is pressed on a pad that nobody holds.</summary>
    public uint Poll(long now)
    {
        var word = Volatile.Read(ref Word32(8));
        Volatile.Write(ref Word64(24), Polls + 1);
        Volatile.Write(ref Word64(32), now);
        Volatile.Write(ref Word32(40), (uint)Environment.ProcessId);
        return IsHeld(now) ? word : 0;
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private ref uint Word32(int offset) => ref *(uint*)(memory + offset);

    private ref long Word64(int offset) => ref *(long*)(memory + offset);
}
