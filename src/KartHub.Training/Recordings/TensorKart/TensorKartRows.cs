using KartHub.Contracts;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>The rows of a recording, each with the place of its picture, and which rows share one.</summary>
internal sealed class TensorKartRows
{
    /// <summary>
    /// The most rows that may name one picture: a game that stood still for two seconds at 5 Hz, and no more, because each of
    /// them is shown, downloaded and prepared as a picture of its own. Files that happen to hold the same picture are not meant.
    /// </summary>
    public const int MaxOfOnePicture = 10;

    private readonly Dictionary<string, Named> named = new(StringComparer.Ordinal);
    private readonly List<TensorKartRow> rows = [];
    private readonly List<int> firsts = [];

    /// <summary>In the recording's order.</summary>
    public IReadOnlyList<TensorKartRow> All => rows;

    /// <summary>The first row with the same picture; the row itself where it is the first.</summary>
    public int FirstWithPictureOf(int row) => firsts[row];

    /// <param name="row">The next row.</param>
    /// <param name="picture">Where its picture is.</param>
    public void Add(TensorKartRow row, string picture)
    {
        if (!named.TryGetValue(picture, out var known))
        {
            named.Add(picture, known = new Named(picture, rows.Count));
        }

        known.Count++;
        firsts.Add(known.First);
        rows.Add(row with { Picture = known.Path }); // One string for all of them.
    }

    /// <summary>Call when every row was added.</summary>
    /// <param name="csv">What the file is called in messages.</param>
    /// <exception cref="Refusal">Too many rows share a picture.</exception>
    public void Complete(string csv)
    {
        var most = named.Values.MaxBy(picture => picture.Count);
        if (most is { Count: > MaxOfOnePicture })
        {
            throw new Refusal(
                "csv.picture-too-often",
                $"{csv} names the picture '{most.Path}' in {most.Count:N0} rows; at most {MaxOfOnePicture} rows may have the same picture. Leave the other rows out, or give them pictures of their own.");
        }

        named.Clear();
        named.TrimExcess();
    }

    private sealed class Named(string path, int first)
    {
        public string Path => path;

        public int First => first;

        public int Count { get; set; }
    }
}
