using System.CommandLine;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Interchange.Onnx;
using KartHub.Training.Models;

namespace KartHub.Cli.Verbs;

/// <summary><c>export</c>: a model for other programs.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal)
    {
        var model = VerbOptions.Model();
        var format = new Option<string>("--format", "-f") { Description = "onnx: the whole network. keras: its weights as TensorKart's .h5.", Required = true };
        format.AcceptOnlyFromAmong("onnx", "keras");
        var file = VerbOptions.Out("The file to write; new.");
        var json = VerbOptions.Json();
        var command = new Command("export", "Writes a model for other programs.") { model, format, file, json };
        command.SetAction(terminal.Run((arguments, _) =>
        {
            var loaded = ModelFolder.Load(arguments.GetRequiredValue(model));
            var (kind, target) = (arguments.GetRequiredValue(format), arguments.GetRequiredValue(file));
            if (kind == "onnx")
            {
                OnnxExport.Write(loaded, target);
            }
            else
            {
                KerasExport.Write(loaded, target);
            }

            var bytes = new FileInfo(target).Length;
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Format = kind, Bytes = bytes, loaded.Description.Network.Outputs, Out = target });
            }
            else
            {
                terminal.Print($"{loaded.Description.Name} is in {target} ({bytes:N0} bytes).");
            }

            return Task.CompletedTask;
        }));
        return command;
    }
}
