namespace KartHub.Agent.Gamepads.Sdl;

/// <summary>Where Linux keeps pads, for a hint why SDL sees none.</summary>
internal static class DeviceFolder
{
    /// <summary>What may be in the way, to be put behind "finds no game controller"; empty when nothing seems to be.</summary>
    /// <param name="folder">Where to look.</param>
    public static string Hint(string folder = "/dev/input")
    {
        if (!OperatingSystem.IsLinux())
        {
            return "";
        }

        if (!Directory.Exists(folder))
        {
            return $" ({folder} is not there: a container needs --device {folder})";
        }

        var closed = Directory.EnumerateFiles(folder, "js*").FirstOrDefault(device => !IsReadable(device));
        return closed is null ? $" in {folder}" : $" that it may read ({closed} is closed to you: sudo usermod -aG input $USER, then log in again)";
    }

    private static bool IsReadable(string device)
    {
        try
        {
            using var handle = File.OpenHandle(device);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true; // Busy or just unplugged: not a question of permission.
        }
    }
}
