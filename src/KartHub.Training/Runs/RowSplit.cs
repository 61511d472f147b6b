using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>The rows trained on and those validated on, as <see cref="DataSplit"/> divides them.</summary>
internal sealed record RowSplit(RowTable Training, RowTable Validation, JudgedOn JudgedOn, Phrase Explanation)
{
    /// <exception cref="Refusal">The data was prepared for another network.</exception>
    public static RowSplit Of(DataSplit split, NetworkDefinition network)
    {
        var data = split.Train.Concat(split.Validation).Select(row => row.Data).Distinct().ToList();
        foreach (var prepared in data)
        {
            if (prepared.Width != network.Width || prepared.Height != network.Height)
            {
                throw new Refusal(
                    "prepared.size-differs",
                    $"{prepared.Name} was prepared with pictures of {prepared.Width}×{prepared.Height}; the network '{network.Name}' looks at {network.Width}×{network.Height}. Prepare it again.");
            }

            if (prepared.Manifest.Crop != data[0].Manifest.Crop)
            {
                throw new Refusal("prepared.crops-differ", $"{prepared.Name} and {data[0].Name} were prepared from different parts of the pictures. Prepare them in the same way.");
            }
        }

        return new RowSplit(new RowTable(split.Train, network), new RowTable(split.Validation, network), split.JudgedOn, split.Explanation);
    }

    /// <summary>Differs when other pictures, other controls or another order are trained or validated on.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<float> controls = stackalloc float[Contracts.Controls.Count];
        foreach (var table in (RowTable[])[Training, Validation])
        {
            hash.AppendData(BitConverter.GetBytes(table.Count));
            for (var row = 0; row < table.Count; row++)
            {
                table.ControlsAt(row).CopyTo(controls);
                hash.AppendData(MemoryMarshal.AsBytes(controls));
                hash.AppendData(BitConverter.GetBytes(table.MarkAt(row)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
