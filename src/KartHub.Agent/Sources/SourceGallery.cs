using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Imaging;

namespace KartHub.Agent.Sources;

/// <summary>What can be captured, with a small picture of each, for people who choose by looking.</summary>
/// <param name="catalog">What there is.</param>
/// <param name="time">The clock.</param>
public sealed class SourceGallery(CockpitCatalog catalog, TimeProvider time)
{
    /// <summary>How long a source may take to give its picture: a window that hangs must not hang the list.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private const int AtOnce = 4;

    /// <summary>Lists what there is.</summary>
    /// <param name="pictures">Whether to take a picture of each: it costs what a capture costs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SourceOffers> ListAsync(bool pictures, CancellationToken cancellationToken)
    {
        var listings = (await Task.Run(catalog.List, cancellationToken).ConfigureAwait(false)).Take(SourceOffers.Most).ToList();
        var taken = new byte[]?[listings.Count];
        if (pictures)
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, listings.Count, limits, async (i, _) =>
                taken[i] = await PictureOfAsync(listings[i]).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var room = SourceOffers.MaxThumbnailBytes;
        return new SourceOffers([.. listings.Select((listing, i) => Offer(listing, taken[i], ref room))], catalog.Usages) { Keyboard = catalog.HasKeyboard };
    }

    private static SourceOffer Offer(SourceListing listing, byte[]? picture, ref int room)
    {
        var fits = picture is not null && picture.Length <= room;
        room -= fits ? picture!.Length : 0;
        return new SourceOffer(listing.Address, listing.Name.Shortened(SourceOffer.MaxName), listing.Width, listing.Height, fits ? picture : null);
    }

    private async Task<byte[]?> PictureOfAsync(SourceListing listing)
    {
        if (listing.Address == SourceChoice.Simulator)
        {
            return null; // To build a world for a thumbnail takes longer than to choose it.
        }

        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            // Not awaited to its end: a source that hears no token closes when it comes back.
            return await Task.Run(() => TakeAsync(listing, limit.Token)).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<byte[]?> TakeAsync(SourceListing listing, CancellationToken cancellationToken)
    {
        try
        {
            var source = catalog.OpenSource(listing.Address);
            await using (source.ConfigureAwait(false))
            {
                return Thumbnail((await source.CaptureAsync(cancellationToken).ConfigureAwait(false)).Picture);
            }
        }
        catch (Exception e) when (e is SourceLostException or Refusal)
        {
            return null; // Listed a moment ago, gone now.
        }
    }

    private static byte[] Thumbnail(Frame picture) => Png.Write(
        picture.Width <= SourceOffer.ThumbnailWidth
            ? picture
            : picture.Resize(SourceOffer.ThumbnailWidth, Math.Max(1, picture.Height * SourceOffer.ThumbnailWidth / picture.Width)),
        PngCompression.Small);
}
