using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Models;
using KartHub.Training.Preparing;

namespace KartHub.Training.Runs;

/// <summary>Rows of several prepared recordings under one count. Row <see cref="Count"/> + i is the mirror image of row i.</summary>
internal sealed class RowTable(IReadOnlyList<DataRow> rows, NetworkDefinition network) : IRowSource
{
    private const double MemoryShare = 0.25; // Of the machine's: pictures that take less stay there from one epoch to the next.

    private readonly int[] columns = OutputColumns.Of(network);
    private readonly bool comesFromDisk = rows.Select(row => row.Data).Distinct().Sum(data => (double)data.Rows * data.ImageSize)
        > MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Rows without their mirror images.</summary>
    public int Count => rows.Count;

    /// <summary>Names of the recordings that the rows came from.</summary>
    public IReadOnlyList<string> Recordings => [.. rows.Select(row => row.Data.SourceOf(row.Index)).Distinct().Select(source => source.Name)];

    /// <summary>The part of the original pictures that the rows show.</summary>
    public Crop? Crop => rows[0].Data.Manifest.Crop;

    public int Outputs => columns.Length;

    public Controls ControlsAt(int row) => rows[row].Data.Controls(rows[row].Index);

    /// <summary>What tells the row's picture from others.</summary>
    public ulong MarkAt(int row) => rows[row].Data.Mark(rows[row].Index);

    public double MeanSteering => rows.Average(row => row.Data.Controls(row.Index).SteerX);

    /// <summary>The mean of what the network should say, mirror images not counted.</summary>
    public double[] MeanTargets()
    {
        var mean = new double[Outputs];
        var targets = new float[Outputs];
        for (var row = 0; row < Count; row++)
        {
            ReadTargets(row, targets);
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += targets[i] / (double)Count;
            }
        }

        return mean;
    }

    /// <summary>What the network should say for a row that is not mirrored.</summary>
    public void ReadTargets(int row, Span<float> targets)
    {
        Span<float> all = stackalloc float[Controls.Count];
        ControlsAt(row).CopyTo(all);
        for (var i = 0; i < columns.Length; i++)
        {
            targets[i] = all[columns[i]];
        }
    }

    public ReadOnlySpan<byte> Image(int row) => rows[row].Data.Image(rows[row].Index);

    public void Read(int row, Span<byte> image, Span<float> targets)
    {
        var mirrored = row >= Count;
        row -= mirrored ? Count : 0;
        Image(row).CopyTo(image);
        ReadTargets(row, targets);
        if (mirrored)
        {
            Mirror(image, targets);
        }
    }

    public void Announce(ReadOnlySpan<int> announced)
    {
        for (var i = 0; i < announced.Length && comesFromDisk; i++)
        {
            var (data, index) = rows[announced[i] % Count];
            data.Announce(index);
        }
    }

    private void Mirror(Span<byte> image, Span<float> targets)
    {
        PictureMirror.Mirror(image, network.Width);
        for (var i = 0; i < columns.Length; i++)
        {
            targets[i] = OutputColumns.IsNegatedByMirror(columns[i]) ? -targets[i] : targets[i];
        }
    }
}
