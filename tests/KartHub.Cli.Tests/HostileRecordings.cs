using System.IO.Compression;
using KartHub.Imaging;

namespace KartHub.Cli.Tests;

/// <summary>Broken recordings as people have them.</summary>
public static class HostileRecordings
{
    public const string Climber = "karthub-climbed-out.png";

    public static TheoryData<string, string> All => new()
    {
        { "absent", "absent" },
        { "not-a-zip", "zip" },
        { "no-csv", "data.csv" },
        { "missing-picture", "img_1.png" },
        { "no-picture", "img_0.png" },
        { "climbing-zip", "climb" },
        { "five-columns", "row 2" },
    };

    /// <summary>Writes a recording that is broken in that way.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string path, string kind)
    {
        switch (kind)
        {
            case "absent":
                return path;
            case "not-a-zip":
                File.WriteAllText(path + ".zip", "This is an essay about zips.");
                return path + ".zip";
            case "climbing-zip":
                using (var zip = ZipFile.Open(path + ".zip", ZipArchiveMode.Create))
                {
                    Write(zip, "data.csv", "img_0.png,0,0,1,0,0\n"u8);
                    Write(zip, "img_0.png", Png.Write(new Frame(64, 48)));
                    Write(zip, $"../{Climber}", Png.Write(new Frame(64, 48)));
                }

                return path + ".zip";
        }

        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "img_0.png"), kind == "no-picture" ? "<html>404</html>"u8.ToArray() : Png.Write(new Frame(64, 48)));
        if (kind != "no-csv")
        {
            File.WriteAllText(Path.Combine(path, "data.csv"), "img_0.png,0,0,1,0,0\n" + (kind == "five-columns" ? "img_0.png,0,0,1,0\n" : kind == "missing-picture" ? "img_1.png,0,0,1,0,0\n" : ""));
        }

        return path;
    }

    /// <summary>Writes a recording of twenty black pictures, whose stick goes left and right.</summary>
    public static string WriteBlack(string path)
    {
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "img_0.png"), Png.Write(new Frame(64, 48)));
        for (var i = 1; i < 20; i++)
        {
            File.Copy(Path.Combine(path, "img_0.png"), Path.Combine(path, $"img_{i}.png"));
        }

        File.WriteAllLines(Path.Combine(path, "data.csv"), Enumerable.Range(0, 20).Select(i => $"img_{i}.png,{(i % 2 == 0 ? -1 : 1)},0,1,0,0"));
        return path;
    }

    private static void Write(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
