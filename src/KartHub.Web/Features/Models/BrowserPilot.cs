using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Onnx;
using KartHub.Training.Models;

namespace KartHub.Web.Features.Models;

/// <summary>A model as a browser lets it drive.</summary>
/// <param name="Part">The part of a picture that it looks at; null is all of it.</param>
/// <param name="Width">Pixels across that its network takes.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Columns">Which of the five controls each of its outputs is.</param>
/// <param name="Gain">What a stick's output is multiplied with.</param>
/// <param name="Held">The controls where it has no output.</param>
/// <param name="Onnx">The network.</param>
internal sealed record BrowserPilot(Crop? Part, int Width, int Height, IReadOnlyList<int> Columns, float Gain, IReadOnlyList<float> Held, byte[] Onnx)
{
    public static BrowserPilot Of(Model model)
    {
        using var network = model.CreateNetwork();
        var description = model.Description;
        var held = new float[Controls.Count];
        description.Calibration.Held.CopyTo(held);
        return new BrowserPilot(
            description.Preprocessing.Crop, network.Definition.Width, network.Definition.Height, OutputColumns.Of(network.Definition), description.Calibration.Gain, held,
            OnnxExport.Serialize(model));
    }
}
