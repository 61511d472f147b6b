using System.CommandLine;
using System.Globalization;
using System.Numerics;
using KartHub.Simulator;
using KartHub.Training.Recordings;

namespace KartHub.Cli;

/// <summary>Options that several verbs have.</summary>
internal static class VerbOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs." };

    public static Argument<string> Recording() => new("path") { HelpName = "PATH", Description = $"A recording of {RecordingFormats.Readable}: its folder or a zip." };

    public static Option<string> Out(string description) => new("--out", "-o") { Description = description, Required = true };

    public static Option<string> Model() => new("--model", "-m") { Description = "A model: its folder, one of its files, or a zip.", Required = true };

    public static Option<int> Seed() => new Option<int>("--seed") { Description = "Repeats the run exactly.", DefaultValueFactory = _ => 1 }.Between(int.MinValue, int.MaxValue);

    public static Option<string> Track() => new("--track", "-t") { Description = "A course's name; 'simulate tracks' lists them.", Required = true };

    public static Option<string[]> Hide()
    {
        var hide = new Option<string[]>("--hide") { Description = "Leave out of the picture: hud, minimap, kart.", AllowMultipleArgumentsPerToken = true };
        hide.AcceptOnlyFromAmong("hud", "minimap", "kart");
        return hide;
    }

    /// <summary>Refuses what is no number, and numbers outside a range.</summary>
    public static Option<T> Between<T>(this Option<T> option, T least, T most) where T : struct, INumber<T>
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
            {
                result.AddError($"{option.Name} must be {(least is int ? "a whole number, " : "")}{least} to {most}, not {text}.");
            }

            return value;
        };
        return option;
    }

    public static ViewOptions View(string[]? hidden) => new()
    {
        ShowHud = hidden?.Contains("hud") != true,
        ShowMinimap = hidden?.Contains("minimap") != true,
        ShowKart = hidden?.Contains("kart") != true,
    };
}
