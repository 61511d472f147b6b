using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>How well a network steers, beside answers that never look at the picture.</summary>
public static class Evaluation
{
    /// <summary>Compares a model's steering with the driver's on every row of the data.</summary>
    /// <param name="model">What steers, its calibration included.</param>
    /// <param name="data">One or more, prepared as the model's own data was.</param>
    /// <param name="cancellationToken">Looked at after every row.</param>
    public static SteeringFigures Steering(Model model, IReadOnlyList<PreparedData> data, CancellationToken cancellationToken)
    {
        using var network = model.CreateNetwork();
        var rows = new RowTable([.. data.SelectMany(prepared => Enumerable.Range(0, prepared.Rows).Select(row => new DataRow(prepared, row)))], network.Definition);
        return Steering(network, model.Description.Calibration.Gain, rows, model.Description.Provenance.MeanSteering, cancellationToken);
    }

    /// <param name="definition">Of a network whose first output is steering.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="gain">Of the calibration.</param>
    /// <param name="rows">One or more.</param>
    /// <param name="meanSteering">Of the rows trained on.</param>
    /// <param name="cancellationToken">Looked at after every row.</param>
    internal static SteeringFigures Steering(
        NetworkDefinition definition, IReadOnlyList<Tensor> weights, float gain, RowTable rows, double meanSteering, CancellationToken cancellationToken)
    {
        using var network = new Network(definition, seed: 0);
        NetworkWeights.Write(network, weights, "the best epoch");
        return Steering(network, gain, rows, meanSteering, cancellationToken);
    }

    private static SteeringFigures Steering(Network network, float gain, RowTable rows, double meanSteering, CancellationToken cancellationToken)
    {
        using var predictor = new Predictor(network);
        var outputs = new float[rows.Outputs];
        double squares = 0, sizes = 0, mean = 0, zero = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            predictor.Predict(rows.Image(row), outputs);
            var wanted = rows.ControlsAt(row).SteerX;
            var error = Math.Clamp(outputs[0] * gain, -1, 1) - wanted;
            squares += error * error;
            sizes += Math.Abs(error);
            mean += (wanted - meanSteering) * (wanted - meanSteering);
            zero += wanted * wanted;
        }

        return new SteeringFigures(rows.Count, squares / rows.Count, sizes / rows.Count, mean / rows.Count, zero / rows.Count);
    }
}
