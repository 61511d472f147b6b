using System.CommandLine;
using KartHub.Agent.Emulators;

namespace KartHub.Agent.Cli.Verbs;

/// <summary><c>emulator</c>: starts mupen64plus as recording and driving want it.</summary>
internal static class EmulatorVerb
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new EmulatorOptions { Rom = new Rom("", "", RomOrder.Z64), Folder = "" };
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "KartHub", "emulator");
        var rom = new Option<string>("--rom") { Description = "Your own copy of the game: a .z64, .v64 or .n64 file.", Required = true };
        var pad = new Option<string>("--pad")
        {
            Description = $"Who gives the game its pad: the name of an agent's (--sink plugin:NAME), an address to poll as input-bot does (http://127.0.0.1:8082), or {EmulatorOptions.Sdl} for the emulator's own.",
            DefaultValueFactory = _ => defaults.Pad,
        };
        var video = new Option<string>("--video") { Description = "The emulator's video plugin, for instance glide64mk2 or rice.", DefaultValueFactory = _ => defaults.Video };
        var silent = new Option<bool>("--silent") { Description = "Without sound." };
        var folder = new Option<string>("--folder") { Description = "Where the emulator's settings, saved games and screenshots go.", DefaultValueFactory = _ => home };
        var program = new Option<string?>("--mupen64plus") { Description = "The emulator's program, where it is not found by itself." };
        var plugin = new Option<string?>("--plugin") { Description = "KartHub's input plugin, where it is not found by itself." };
        var command = new Command("emulator", "Starts mupen64plus with a game, so that it can be captured (--source window:mupen64plus) and driven (--sink plugin), until its window or this is closed.")
        {
            rom, pad, video, silent, folder, program, plugin,
        };
        command.SetAction(terminal.Run(async (arguments, cancellationToken) =>
        {
            await PlayAsync(
                new EmulatorOptions
                {
                    Rom = Rom.Read(arguments.GetValue(rom)!),
                    Folder = arguments.GetValue(folder)!,
                    Pad = arguments.GetValue(pad)!,
                    Video = arguments.GetValue(video)!,
                    Sound = !arguments.GetValue(silent),
                    Program = arguments.GetValue(program),
                    Plugin = arguments.GetValue(plugin),
                },
                terminal,
                cancellationToken);
        }));
        return command;
    }

    private static async Task PlayAsync(EmulatorOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        await using var emulator = Mupen64Plus.Start(options, Hear);
        terminal.Note($"Playing {options.Rom.Title}. Close its window, or press Ctrl-C here, to end it.");
        var code = await emulator.WaitAsync(cancellationToken);
        if (code != 0)
        {
            throw new CommandException($"mupen64plus ended with {code}. {string.Join(' ', problems)}");
        }

        void Hear(string line)
        {
            if (line.Contains("Error:", StringComparison.Ordinal))
            {
                problems.Add(line); // Some are of no consequence, such as a camera that is not there.
            }
            else if (line.StartsWith("Input", StringComparison.Ordinal))
            {
                terminal.Note(line); // What KartHub's plugin says.
            }
        }
    }
}
