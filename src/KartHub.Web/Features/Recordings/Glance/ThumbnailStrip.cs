using System.Numerics;

namespace KartHub.Web.Features.Recordings.Glance;

/// <summary>Which frames stand for a recording in the lists.</summary>
public static class ThumbnailStrip
{
    public const int Pictures = 4;

    /// <summary>Frames spread over a complete recording.</summary>
    public static IReadOnlyList<int> Of(int frames) =>
        [.. Enumerable.Range(0, Math.Min(Pictures, frames)).Select(k => (int)((2L * k + 1) * frames / (2 * Math.Min(Pictures, frames))))];

    /// <summary>The same for one that still grows; they change only when it has doubled, so that they need not be fetched each second.</summary>
    public static IReadOnlyList<int> OfGrowing(int frames) => frames == 0 ? [] : Of((int)(BitOperations.RoundUpToPowerOf2((uint)frames + 1) / 2));
}
