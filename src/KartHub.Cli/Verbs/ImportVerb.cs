using System.CommandLine;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;

namespace KartHub.Cli.Verbs;

/// <summary><c>import</c>: a model that Keras trained.</summary>
internal static class ImportVerb
{
    private static readonly Dictionary<string, KerasInput> Inputs = new()
    {
        ["0..1"] = KerasInput.ZeroToOne,
        ["-1..1"] = KerasInput.MinusOneToOne,
        ["0..255"] = KerasInput.Bytes,
    };

    private static readonly string[] Activations = [.. Enum.GetNames<Activation>().Select(name => name.ToLowerInvariant())];

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "What Keras saved: a .keras, an .h5, or weights (.h5) with the model.json that describes their layers beside them." };
        var architecture = new Option<string?>("--architecture") { HelpName = "FILE.json", Description = "What model.to_json() says of the layers, where the file has weights only and no model.json is beside it." };
        var folder = VerbOptions.Out("Folder for the model.");
        var input = new Option<string?>("--input") { Description = "What the network was fed with: 0..1, -1..1 or 0..255. Otherwise assumed, and said." };
        input.AcceptOnlyFromAmong([.. Inputs.Keys]);
        var hidden = Activation("--hidden", "Activation between the layers, where the file has weights only.");
        var output = Activation("--output", "Activation of the last layer, where the file has weights only.");
        var outputs = new Option<string[]>("--outputs") { Description = "What its outputs are, in order: steerX, steerY, a, b, rb.", AllowMultipleArgumentsPerToken = true };
        outputs.AcceptOnlyFromAmong(Networks.TensorKart.Outputs);
        var name = new Option<string?>("--name") { Description = "What the model is called; otherwise as its file." };
        var json = VerbOptions.Json();
        var command = new Command("import", "Makes a model of a Keras file.") { file, folder, architecture, input, hidden, output, outputs, name, json };
        command.SetAction(terminal.Run((arguments, _) =>
        {
            var target = arguments.GetRequiredValue(folder);
            ModelFolder.RequireReplaceable(target);
            var options = new KerasImportOptions
            {
                Name = arguments.GetValue(name),
                Architecture = arguments.GetValue(architecture),
                Input = arguments.GetValue(input) is { } fed ? Inputs[fed] : null,
                Hidden = arguments.GetValue(hidden),
                Output = arguments.GetValue(output),
                Outputs = arguments.GetValue(outputs) is { Length: > 0 } named ? named : null,
            };
            var imported = KerasImport.Read(arguments.GetRequiredValue(file), options, terminal.Time);
            ModelFolder.Save(target, imported.Model);
            var network = imported.Model.Description.Network;
            if (arguments.GetValue(json))
            {
                terminal.PrintJson(new { Network = network.Name, network.Layers, network.Parameters, network.Outputs, imported.Assumptions, Out = target });
                return Task.CompletedTask;
            }

            terminal.Print($"{imported.Model.Description.Name} is in {target}: {network.Parameters:N0} weights in {network.Layers.Count} layers.");
            foreach (var assumption in imported.Assumptions)
            {
                terminal.Print($"Assumed: {assumption}.");
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static Option<Activation?> Activation(string name, string description) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', Activations),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Activations.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return Enum.Parse<Activation>(text, ignoreCase: true);
            }

            result.AddError($"{name} must be one of {string.Join(", ", Activations)}, not '{text}'.");
            return null;
        },
    };
}
