using System.CommandLine;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Files;
using KartHub.Training.Piloting;
using KartHub.Training.Recordings;

namespace KartHub.Cli.Verbs;

/// <summary><c>infer</c>: what a model would do with pictures.</summary>
internal static class InferVerb
{
    public static Command Create(Terminal terminal)
    {
        var model = VerbOptions.Model();
        var path = new Argument<string>("path") { HelpName = "IMAGE|FOLDER", Description = $"A picture ({Picture.Kinds}), or a folder of them." };
        var json = VerbOptions.Json();
        var command = new Command("infer", "Says what a model would do with a picture.") { model, path, json };
        command.SetAction(terminal.Run((arguments, cancellationToken) =>
        {
            using var pilot = Pilot.Load(arguments.GetRequiredValue(model));
            var place = arguments.GetRequiredValue(path);
            var (pictures, isFolder, answered) = (Pictures(place), Directory.Exists(place), 0);
            foreach (var picture in pictures)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    Print(terminal, Path.GetFileName(picture), pilot.Decide(Read(picture)), arguments.GetValue(json));
                    answered++;
                }
                catch (Refusal refusal) when (isFolder)
                {
                    terminal.Note(refusal.Message); // The others are as good as before.
                }
            }

            if (answered == 0)
            {
                throw new Refusal("picture.none-usable", $"None of the {pictures.Count} pictures in {place} can be used.");
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Print(Terminal terminal, string name, Controls controls, bool json)
    {
        if (json)
        {
            terminal.PrintJson(new { Image = name, controls.SteerX, controls.SteerY, controls.A, controls.B, controls.Rb });
        }
        else
        {
            terminal.Print($"{name}  {Terminal.Stick(controls.SteerX)}  x {controls.SteerX,6:0.000}  y {controls.SteerY,6:0.000}  A {controls.A:0}  B {controls.B:0}  RB {controls.Rb:0}");
        }
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
            .Where(file => PictureKind.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.NumericOrdering))
            .ToList();
        return pictures.Count > 0 ? pictures : throw new Refusal("picture.none-in-folder", $"There are no pictures in {path}: no file there is named as a PNG, JPEG, BMP, WebP or GIF is.");
    }

    private static Frame Read(string path)
    {
        try
        {
            return Picture.Read(RegularFile.ReadAtMost(path, FrameRecord.MaxPicture) ?? throw new Refusal("picture.too-large", $"{path} has more than the {FrameRecord.MaxPicture} bytes that a picture may have."));
        }
        catch (ImageFormatException exception)
        {
            throw RecordedPicture.Unreadable(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("file.unreadable", $"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
