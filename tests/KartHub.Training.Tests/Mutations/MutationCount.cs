namespace KartHub.Training.Tests.Mutations;

/// <summary>What became of broken files.</summary>
internal sealed class MutationCount
{
    public int Inputs { get; set; }

    public int Read { get; set; }

    public int Refused { get; set; }

    /// <summary>Which input, and what else than a refusal came of it.</summary>
    public List<(int Input, Exception Exception)> Unexpected { get; } = [];

    /// <summary>Seconds of one input.</summary>
    public double Slowest { get; set; }

    /// <summary>Everything allocated for one input, so no less than it held at once.</summary>
    public long LargestBytes { get; set; }

    public void Add(MutationCount other)
    {
        Inputs += other.Inputs;
        Read += other.Read;
        Refused += other.Refused;
        Unexpected.AddRange(other.Unexpected);
        Slowest = Math.Max(Slowest, other.Slowest);
        LargestBytes = Math.Max(LargestBytes, other.LargestBytes);
    }
}
