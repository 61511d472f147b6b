using System.Globalization;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Recordings;

/// <summary>A recording as TensorKart keeps it: <c>data.csv</c> with <c>picture,x,y,a,b,rb</c> a row, no header, and the pictures beside it.</summary>
internal sealed class TensorKartFolder
{
    /// <exception cref="IOException">There is something already.</exception>
    public TensorKartFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw new IOException($"{Path} is there already. Name a new folder.");
        }
    }

    public string Path { get; }

    /// <summary>Writes the spooled recording; the folder appears complete or not at all.</summary>
    /// <returns>How many rows.</returns>
    public int Write(SpooledRecording recording)
    {
        var written = $"{Path}.tmp";
        Directory.CreateDirectory(written);
        var rows = new List<string>();
        foreach (var segment in recording.Waiting())
        {
            ReadOnlyMemory<byte> rest = File.ReadAllBytes(recording.PathOf(segment.FileName));
            for (; FrameRecord.TryRead(rest, out var frame, out var size); rest = rest[size..])
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"img_{rows.Count}.png");
                using var picture = File.Create(System.IO.Path.Combine(written, name));
                picture.Write(frame.Picture.Span);
                var c = frame.Controls;
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{name},{c.SteerX},{c.SteerY},{c.A},{c.B},{c.Rb}"));
            }
        }

        File.WriteAllText(System.IO.Path.Combine(written, "data.csv"), string.Concat(rows.Select(row => $"{row}\n")));
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path); // It was empty.
        }

        Directory.Move(written, Path);
        return rows.Count;
    }
}
