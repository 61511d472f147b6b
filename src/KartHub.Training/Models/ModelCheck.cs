using KartHub.Contracts;
using KartHub.Training.Engine;

namespace KartHub.Training.Models;

/// <summary>What must hold before a model from outside may drive.</summary>
internal static class ModelCheck
{
    private const float MaxGain = 100;

    public static Model Passed(Model model, string origin)
    {
        var description = model.Description;
        Require(description.Format == ModelDescription.CurrentFormat, $"its format is '{description.Format}', and this KartHub reads '{ModelDescription.CurrentFormat}'");
        var known = Define(description.Network);
        Require(description.Network.Outputs.SequenceEqual(known.Outputs), $"its outputs are {string.Join(", ", description.Network.Outputs)}; the network '{known.Name}' has {string.Join(", ", known.Outputs)}");
        Require(description.Preprocessing.Width == known.Width && description.Preprocessing.Height == known.Height,
            $"it wants pictures of {description.Preprocessing.Width}×{description.Preprocessing.Height}; the network '{known.Name}' takes {known.Width}×{known.Height}");
        Require(description.Calibration.Gain is > 0 and <= MaxGain, $"its gain is {description.Calibration.Gain}; it must be more than 0 and at most {MaxGain}");
        Require(description.Preprocessing.Crop?.FitsSomewhere() != false, $"it looks at the part {description.Preprocessing.Crop} of pictures");
        foreach (var tensor in model.Weights)
        {
            Require(Array.TrueForAll(tensor.Values, float.IsFinite), $"the weights '{tensor.Name}' hold something else than numbers");
            Require(!tensor.Name.EndsWith(".variance", StringComparison.Ordinal) || Array.TrueForAll(tensor.Values, value => value >= 0), $"its batch normalisation's '{tensor.Name}' is negative, which no variance is");
        }

        return model;

        NetworkDefinition Define(ModelNetwork network)
        {
            try
            {
                return network.Definition();
            }
            catch (Refusal exception)
            {
                throw new Refusal("model.unusable", $"The model {origin} cannot be used: {exception}.", exception);
            }
        }

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new Refusal("model.unusable", $"The model {origin} cannot be used: {otherwise}.");
            }
        }
    }
}
