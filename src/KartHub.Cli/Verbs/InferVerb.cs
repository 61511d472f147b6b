using System.CommandLine;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Piloting;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Verbs;

/// <summary><c>infer</c>: what a model would do with pictures.</summary>
internal static class InferVerb
{
    private static readonly string[] PictureEndings = [".png", ".jpg", ".jpeg"];

    public static Command Create(Terminal terminal)
    {
        var model = VerbOptions.Model();
        var path = new Argument<string>("path") { HelpName = "IMAGE|FOLDER", Description = "A PNG or JPEG picture, or a folder of them." };
        var json = VerbOptions.Json();
        var command = new Command("infer", "Says what a model would do with a picture.") { model, path, json };
        command.SetAction(terminal.Run((arguments, cancellationToken) =>
        {
            using var pilot = Pilot.Load(arguments.GetRequiredValue(model));
            foreach (var picture in Pictures(arguments.GetRequiredValue(path)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var controls = pilot.Decide(Read(picture));
                var name = Path.GetFileName(picture);
                if (arguments.GetValue(json))
                {
                    terminal.PrintJson(new { Image = name, controls.SteerX, controls.SteerY, controls.A, controls.B, controls.Rb });
                }
                else
                {
                    terminal.Print($"{name}  {Terminal.Stick(controls.SteerX)}  x {controls.SteerX,6:0.000}  y {controls.SteerY,6:0.000}  A {controls.A:0}  B {controls.B:0}  RB {controls.Rb:0}");
                }
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static List<string> Pictures(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new Refusal("picture.not-found", $"There is no picture or folder at {path}.");
        }

        // In the order of their numbers: img_2 before img_10.
        var pictures = Directory.EnumerateFiles(path)
            .Where(file => PictureEndings.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.NumericOrdering))
            .ToList();
        return pictures.Count > 0 ? pictures : throw new Refusal("picture.none-in-folder", $"There are no PNG or JPEG pictures in {path}.");
    }

    private static Frame Read(string path)
    {
        try
        {
            return Picture.Read(File.ReadAllBytes(path));
        }
        catch (ImageFormatException exception)
        {
            throw RecordedPicture.Unreadable(path, exception);
        }
    }
}
