using System.Numerics;
using KartHub.Training.Engine;

namespace KartHub.Training.Runs;

/// <summary>
/// Changes a row each time it is trained on: brighter or darker, and moved sideways as if the kart stood beside its line, with the steering that leads
/// back to it (after Bojarski et al., 2016, section 4). How follows from seed, epoch and row by a hash, so it does not depend on who reads what when.
/// </summary>
internal sealed record Augmentation
{
    private const int One = 128; // Brightness in fixed point: twice as bright just fits 16 bits.

    /// <summary>The most by which pictures become brighter or darker, as a share. 0 to 0.9.</summary>
    public double Brightness { get; init; }

    /// <summary>The most pixels by which pictures move sideways, 0 or more.</summary>
    public int Shift { get; init; }

    /// <summary>Added to steering for each pixel that the picture moves to the right.</summary>
    public double ShiftSteering { get; init; }

    public int Seed { get; init; }

    /// <param name="row">As the training knows it: a mirror image is a row of its own.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="image">Height × width × channel bytes.</param>
    /// <param name="stride">Bytes of a line of pixels.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="steering">Of the row, −1 to 1; stays within.</param>
    public void Apply(int row, int epoch, Span<byte> image, int stride, int channels, ref float steering)
    {
        var dice = Mix(Mix(((ulong)(uint)Seed << 32) | (uint)epoch) + (uint)row);
        if (Brightness > 0)
        {
            Brighten(image, (int)Math.Round(One * (1 + Brightness * Uniform((uint)dice))));
        }

        if (Shift > 0)
        {
            var pixels = (int)((dice >> 32) * (2 * (ulong)Shift + 1) >> 32) - Shift;
            Move(image, stride, channels, pixels);
            steering = (float)Math.Clamp(steering + ShiftSteering * pixels, -1, 1);
        }
    }

    /// <summary>Multiplies by a 128th of the factor, to the nearest with halves up, 255 at most: the same on every processor.</summary>
    internal static void Brighten(Span<byte> image, int factor)
    {
        var i = 0;
        var factors = new Vector<ushort>((ushort)factor);
        var half = new Vector<ushort>(One / 2);
        var most = new Vector<ushort>(byte.MaxValue);
        for (; i <= image.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(image[i..]), out var low, out var high);
            low = Vector.Min(((low * factors) + half) >>> 7, most);
            high = Vector.Min(((high * factors) + half) >>> 7, most);
            Vector.Narrow(low, high).CopyTo(image[i..]);
        }

        for (; i < image.Length; i++)
        {
            image[i] = (byte)Math.Min(byte.MaxValue, (image[i] * factor + One / 2) / One);
        }
    }

    /// <summary>Moves a picture to the right, or to the left if <paramref name="pixels"/> is negative; what comes into view is the edge again.</summary>
    internal static void Move(Span<byte> image, int stride, int channels, int pixels)
    {
        var bytes = Math.Min(Math.Abs(pixels) * channels, stride - channels);
        for (var start = 0; start < image.Length && bytes > 0; start += stride)
        {
            var line = image.Slice(start, stride);
            if (pixels > 0)
            {
                line[..^bytes].CopyTo(line[bytes..]);
                Repeat(line[..bytes], line.Slice(bytes, channels));
            }
            else
            {
                line[bytes..].CopyTo(line);
                Repeat(line[^bytes..], line.Slice(stride - bytes - channels, channels));
            }
        }

        static void Repeat(Span<byte> margin, ReadOnlySpan<byte> pixel)
        {
            for (var i = 0; i < margin.Length; i++)
            {
                margin[i] = pixel[i % pixel.Length];
            }
        }
    }

    /// <summary>−1 to below 1.</summary>
    private static double Uniform(uint bits) => bits / 2147483648.0 - 1;

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>Rows as an epoch trains on them.</summary>
internal sealed class AugmentedRows(IRowSource rows, NetworkDefinition network, Augmentation augmentation) : IRowSource
{
    private readonly int steering = Array.IndexOf(network.Outputs, OutputColumns.SteerX);

    /// <summary>From 1. Not to be changed while rows are read.</summary>
    public int Epoch { get; set; } = 1;

    public void Read(int row, Span<byte> image, Span<float> targets)
    {
        rows.Read(row, image, targets);
        augmentation.Apply(row, Epoch, image, network.Width * network.Channels, network.Channels, ref targets[steering]);
    }

    public void Announce(ReadOnlySpan<int> announced) => rows.Announce(announced);
}
