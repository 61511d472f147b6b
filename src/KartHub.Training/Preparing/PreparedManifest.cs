using System.Text.Json;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Files;

namespace KartHub.Training.Preparing;

/// <summary>A recording that rows came from.</summary>
/// <param name="Id">Always the same for the same recording.</param>
/// <param name="Name">What people call it.</param>
/// <param name="RateHz">Frames a second; 0 if there is only one.</param>
/// <param name="Frames">Frames of the whole recording, before trimming.</param>
/// <param name="FlippedFrom">The id or name of the recording that it is the mirror image of; null if of none.</param>
public sealed record PreparedSource(string Id, string Name, double RateHz, int Frames, string? FlippedFrom)
{
    /// <summary>What people must know of it before they train on it.</summary>
    public IReadOnlyList<Phrase> Notices { get; init; } = [];
}

/// <summary>Says where each row of a prepared dataset came from: <c>manifest.json</c>.</summary>
public sealed record PreparedManifest
{
    public const string FileName = "manifest.json";

    public const int CurrentVersion = 1;

    private const double MostHz = 10_000; // More than any recording's times say, and less than what makes no sense in figures.
    private const int MaxBytes = 256 << 20; // Some thirty for each row of the longest recordings.

    /// <summary>Of this file's layout.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Pixels a row's picture is wide.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels a row's picture is high.</summary>
    public required int Height { get; init; }

    /// <summary>The part of the original pictures that was kept; null if the whole.</summary>
    public required Crop? Crop { get; init; }

    public required IReadOnlyList<PreparedSource> Sources { get; init; }

    /// <summary>For each row, which of <see cref="Sources"/> it came from.</summary>
    public required int[] RowSources { get; init; }

    /// <summary>For each row, which frame of its source it was.</summary>
    public required int[] RowFrames { get; init; }

    /// <summary>For each row, when it was taken: milliseconds since its source began.</summary>
    public required double[] RowTimesMs { get; init; }

    /// <summary>For each row, a number that is the same for the same picture and for its mirror image; null in data that was prepared without.</summary>
    public ulong[]? RowMarks { get; init; }

    /// <exception cref="Refusal">It is broken, or of another version.</exception>
    public static PreparedManifest Read(string path) => Parse(
        RegularFile.ReadAtMost(path, MaxBytes) ?? throw new Refusal("prepared.manifest-too-large", $"'{path}' has more than {MaxBytes} bytes, which no prepared data needs. Prepare the recordings again."), path);

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.Options));

    internal static PreparedManifest Parse(ReadOnlySpan<byte> file, string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<PreparedManifest>(file, StrictJson.Options) ?? throw new JsonException();
            if (manifest.Version != CurrentVersion)
            {
                throw new Refusal("prepared.version", $"'{path}' is of version {manifest.Version}, and this KartHub reads {CurrentVersion}. Prepare the recordings again.");
            }

            if (manifest.Sources.FirstOrDefault(source => source is not { RateHz: >= 0 and <= MostHz, Frames: >= 0 }) is { } odd)
            {
                throw new Refusal("prepared.impossible-source", $"'{path}' is broken: it says that '{odd.Name}' has {odd.Frames} frames, {odd.RateHz} a second. Prepare the recordings again.");
            }

            return manifest.IsSound() ? manifest : throw new Refusal("prepared.broken", $"'{path}' is broken: its rows do not go with its sources. Prepare the recordings again.");
        }
        catch (JsonException e)
        {
            throw new Refusal("prepared.manifest-unreadable", $"'{path}' is not a manifest of prepared data: {StrictJson.Fault(e)}", e);
        }
    }

    private bool IsSound() =>
        new PictureSize(Width, Height).IsPossible
        && RowSources.Length >= 1 && RowFrames.Length == RowSources.Length && RowTimesMs.Length == RowSources.Length
        && (RowMarks is null || RowMarks.Length == RowSources.Length)
        && RowSources.All(source => source >= 0 && source < Sources.Count)
        && RowFrames.All(frame => frame >= 0)
        && RowTimesMs.All(double.IsFinite);
}
