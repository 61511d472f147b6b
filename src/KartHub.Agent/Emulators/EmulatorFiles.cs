using KartHub.Contracts;

namespace KartHub.Agent.Emulators;

/// <summary>Where the emulator and KartHub's plugin for it are, and where to get them.</summary>
internal static class EmulatorFiles
{
    private const string PluginName = "mupen64plus-input-karthub";

    /// <summary>What to do when mupen64plus is missing.</summary>
    public static Phrase HowToInstall => OperatingSystem.IsWindows()
        ? new Phrase("emulator.install-on-windows", $"Unpack mupen64plus 2.5.9 or newer for Windows (mupen64plus-bundle-win64 from https://mupen64plus.org) and say where it is: --mupen64plus C:\\…\\mupen64plus-ui-console.exe.")
        : new Phrase("emulator.install", $"Debian and Ubuntu: sudo apt-get install mupen64plus-ui-console mupen64plus-video-all mupen64plus-audio-all mupen64plus-rsp-hle mupen64plus-input-sdl. Elsewhere: https://mupen64plus.org. If it is there already, say where: --mupen64plus PATH.");

    private static string PluginFile => PluginName + (OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    /// <exception cref="Refusal">It is not installed.</exception>
    public static string FindProgram()
    {
        string[] names = OperatingSystem.IsWindows() ? ["mupen64plus-ui-console.exe", "mupen64plus.exe"] : ["mupen64plus"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/games"); // Debian's, which root has not in its path.
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new Refusal("emulator.not-installed", $"mupen64plus is not installed. {HowToInstall}");
    }

    /// <exception cref="Refusal">It is not built.</exception>
    public static string FindPlugin() =>
        Above(AppContext.BaseDirectory).SelectMany(folder => new[] { Path.Combine(folder, PluginFile), Path.Combine(folder, "plugin", PluginFile) }).FirstOrDefault(File.Exists)
            ?? throw new Refusal(
                "emulator.no-plugin",
                $"KartHub's input plugin {PluginFile} is not beside the agent. Build it with scripts/build-plugin.sh (docs/emulator.md tells how on Windows), say where it is with --plugin PATH, or play with the emulator's own: --pad {EmulatorOptions.Sdl}.");

    /// <summary>The program's folder and those that it is in, as far as a build's artifacts reach.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        for (var i = 0; i < 4 && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) is { } above; i++, folder = above)
        {
            yield return folder;
        }
    }
}
