using KartHub.Contracts;

namespace KartHub.Training.Tests.Mutations;

/// <summary>A reader of files from outside, and good files to break.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Good">Files that it reads without a word.</param>
/// <param name="Read">Reads one; a <see cref="Refusal"/> is the only exception that may come out of it.</param>
internal sealed record MutatedReader(string Name, IReadOnlyList<byte[]> Good, Action<byte[]> Read)
{
    /// <summary>Reads so many broken files.</summary>
    public MutationCount Run(int inputs, int seed)
    {
        var mutator = new Mutator(seed);
        return MutationCount.Of(inputs, i => mutator.Break(Good[i % Good.Count]), Read);
    }

    /// <summary>Reads every file that is JSON once for each of its values, with null in that one's place.</summary>
    public MutationCount RunNulls()
    {
        var files = Good.Where(good => good is [(byte)'{', ..]).SelectMany(Nulls.InPlaceOfEach).ToList();
        return MutationCount.Of(files.Count, i => files[i], Read);
    }
}
