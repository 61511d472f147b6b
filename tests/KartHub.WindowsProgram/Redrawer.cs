using KartHub.Imaging;

namespace KartHub.WindowsProgram;

/// <summary>Makes a JPEG of every PNG of a folder and a PNG of every JPEG, beside it, and says what it made or why it did not: a line for each.</summary>
internal static class Redrawer
{
    public static void Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList())
        {
            try
            {
                var file = File.ReadAllBytes(path);
                var picture = Picture.Read(file);
                File.WriteAllBytes($"{path}.redrawn", Jpeg.IsJpeg(file) ? Png.Write(picture) : Jpeg.Write(picture));
                Console.WriteLine($"{Path.GetFileName(path)}: {Picture.ReadSize(file)}");
            }
            catch (ImageFormatException e)
            {
                Console.WriteLine($"{Path.GetFileName(path)}: {e.Message}");
            }
        }
    }
}
