using System.Diagnostics;
using System.Globalization;
using KartHub.Imaging;
using KartHub.Imaging.JpegCoding;
using KartHub.Imaging.Tests;
using KartHub.Training.Tests.Interchange;
using KartHub.Training.Tests.Mutations;

namespace KartHub.Benchmarks;

/// <summary>
/// Broken files over the readers of what comes from outside: how many are read, refused, or bring out another exception, which none may; the slowest, and
/// the most memory asked for by one. KARTHUB_MUTATIONS is how many for each reader, KARTHUB_MUTATION_SEED which.
/// </summary>
internal static class MutationBenchmarks
{
    private const int Inputs = 10_000;
    private const int Shown = 5;
    private const double MiB = 1024 * 1024;

    public static void Run()
    {
        var (inputs, seed) = (Setting("KARTHUB_MUTATIONS", Inputs), Setting("KARTHUB_MUTATION_SEED", 7));
        var total = new MutationCount();
        foreach (var reader in ModelReaders.All.Concat(RecordingReaders.All).Concat(Newer()))
        {
            Note(reader.Name, reader.Run(inputs, seed));
        }

        var pictures = new MutatedPictures(seed);
        Note("png", MutationCount.Of(inputs, _ => pictures.NextPng(), file => Picture.Read(file)));
        Note("jpeg", MutationCount.Of(inputs, _ => pictures.NextJpeg(), file => Picture.Read(file)));
        Note("jpeg.imagesharp", MutationCount.Of(inputs, _ => pictures.NextJpeg(), ReadByImageSharp));
        Note("bmp", MutationCount.Of(inputs, _ => pictures.NextBmp(), file => Picture.Read(file)));
        Note("webp", MutationCount.Of(inputs, _ => pictures.NextWebP(), file => Picture.Read(file)));
        Note("gif", MutationCount.Of(inputs, _ => pictures.NextGif(), file => Picture.Read(file)));

        Print("mutations", total);
        Measure.Print("mutations.process.memory", Process.GetCurrentProcess().PeakWorkingSet64 / MiB, "MiB");

        void Note(string reader, MutationCount count)
        {
            total.Add(count);
            Print($"mutations.{reader}", count);
        }
    }

    private static void ReadByImageSharp(byte[] file)
    {
        var header = JpegMarkers.Check(file);
        new ImageSharpJpeg().Decode(file, header.IsForPrint, new Frame(header.Size.Width, header.Size.Height));
    }

    private static void Print(string name, MutationCount count)
    {
        Measure.Print($"{name}.inputs", count.Inputs, "files");
        Measure.Print($"{name}.read", count.Read, "files");
        Measure.Print($"{name}.refused", count.Refused, "files");
        Measure.Print($"{name}.unexpected", count.Unexpected.Count, "files");
        Measure.Print($"{name}.slowest", count.Slowest, "s");
        Measure.Print($"{name}.memory", count.LargestBytes / MiB, "MiB");
        foreach (var (input, exception) in count.Unexpected.DistinctBy(one => one.Exception.StackTrace).Take(Shown))
        {
            Console.Error.WriteLine($"{name}, input {input}: {exception}");
        }
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static IEnumerable<MutatedReader> Newer()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var python = Process.Start("/usr/bin/python3", ["-c", NewerHdf5Files.Script, path, "latest", NewerHdf5Files.Tiny]);
            python.WaitForExit();
            return python.ExitCode == 0 ? [ModelReaders.NewerHdf5(File.ReadAllBytes(path))] : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
