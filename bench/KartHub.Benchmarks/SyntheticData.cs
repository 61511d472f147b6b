using KartHub.Training.Preparing;

namespace KartHub.Benchmarks;

/// <summary>Prepared data of any size. Its pictures are random bytes, or holes in a sparse file, which read as black and take no room on disk.</summary>
internal static class SyntheticData
{
    private const int Width = 200, Height = 66, Channels = 3, Controls = 5;
    private const int Recordings = 10;

    public static void Write(string folder, int rows, bool sparse)
    {
        Directory.CreateDirectory(folder);
        using (var pictures = File.Create(Path.Combine(folder, "X.npy")))
        {
            NpyFile.WriteHeader(pictures, NpyFile.Bytes, rows, Height, Width, Channels);
            if (sparse)
            {
                pictures.SetLength(NpyFile.HeaderSize + (long)rows * Height * Width * Channels);
            }
            else
            {
                var random = new Random(1);
                var picture = new byte[Height * Width * Channels];
                for (var row = 0; row < rows; row++)
                {
                    random.NextBytes(picture);
                    pictures.Write(picture);
                }

                pictures.Flush(flushToDisk: true);
            }
        }

        using (var controls = File.Create(Path.Combine(folder, "y.npy")))
        {
            NpyFile.Write(controls, [.. Enumerable.Range(0, rows * Controls).Select(i => (i % 19 - 9) / 9f)], rows, Controls);
        }

        new PreparedManifest
        {
            Width = Width,
            Height = Height,
            Crop = null,
            Sources = [.. Enumerable.Range(0, Recordings).Select(i => new PreparedSource($"{i}", $"recording {i}", 20, rows / Recordings, null))],
            RowSources = [.. Enumerable.Range(0, rows).Select(row => (int)((long)row * Recordings / rows))],
            RowFrames = [.. Enumerable.Range(0, rows).Select(row => row % (rows / Recordings))],
            RowTimesMs = [.. Enumerable.Range(0, rows).Select(row => row % (rows / Recordings) * 50.0)],
            RowMarks = [.. Enumerable.Range(0, rows).Select(row => (ulong)row)], // As if each hole were a picture of its own.
        }.Write(Path.Combine(folder, PreparedManifest.FileName));
    }
}
