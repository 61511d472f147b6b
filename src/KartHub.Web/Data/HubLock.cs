using System.Globalization;
using System.Text;

namespace KartHub.Web.Data;

/// <summary>
/// Held by whoever changes the data folder, for as long as it runs: one hub, or doctor. The system holds it for the process, so that
/// nothing is left of it after a kill; that the file is there means nothing.
/// </summary>
public sealed class HubLock(DataFolder folder) : IDisposable
{
    public const string FileName = "hub.lock";

    private const int HeldOnLinux = 11; // EAGAIN
    private const int HeldOnMac = 35; // EAGAIN there
    private const int HeldOnWindows = unchecked((int)0x80070020); // A sharing violation.

    private FileStream? held;

    /// <summary>Takes it; once it is taken, nothing.</summary>
    /// <exception cref="HubDataException">Somebody else has it, or the folder cannot be written to.</exception>
    public void Take()
    {
        if (held is not null)
        {
            return;
        }

        var path = Path.Combine(folder.Root, FileName);
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"))); // For people who wonder.
            held.Flush();
        }
        catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
        {
            throw new HubDataException($"A hub or doctor is at work on {folder.Root} already: stop it first, or name another data folder.", e);
        }
        catch (IOException e) when (DiskReserve.IsFull(e))
        {
            throw new HubDataException($"The disk of {folder.Root} is full: make room on it, then try again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubDataException($"{path} cannot be written ({e.Message.TrimEnd('.')}): let the hub's user write to {folder.Root}, or name another data folder.", e);
        }
    }

    public void Dispose() => held?.Dispose();
}
