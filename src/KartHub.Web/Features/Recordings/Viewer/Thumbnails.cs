using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings.Viewer;

/// <summary>A frame's picture made small, as the lists show it.</summary>
public sealed class Thumbnails(FrameStore store, RecordingTurns turns)
{
    private const int Width = 128;

    /// <summary>Makes it, or finds the one that was kept.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="number">A frame of it.</param>
    /// <param name="person">Who asks: people's pictures are made by turns.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The picture; as it was recorded where it cannot be decoded here.</returns>
    /// <exception cref="InvalidDataException">The frame is damaged on the disk.</exception>
    /// <exception cref="ImageFormatException">It is no picture that is shown: larger than is taken in today.</exception>
    public async Task<(ReadOnlyMemory<byte> Picture, PictureFormat Format)> ReadAsync(
        Recording recording, int number, Guid person, CancellationToken cancellationToken)
    {
        var kept = store.ThumbnailPath(recording.Id, number);
        if (!File.Exists(kept))
        {
            using var turn = await turns.Pictures.EnterAsync(person, cancellationToken); // Before the picture is read: those who wait hold nothing.
            if (!File.Exists(kept))
            {
                return await MakeAsync(recording, number, kept, cancellationToken);
            }
        }

        return (await File.ReadAllBytesAsync(kept, cancellationToken), PictureFormat.Png);
    }

    private async Task<(ReadOnlyMemory<byte> Picture, PictureFormat Format)> MakeAsync(Recording recording, int number, string kept, CancellationToken cancellationToken)
    {
        var frame = await store.Open(recording.Id).ReadFrameAsync(number, recording.Extent(), cancellationToken);
        _ = Picture.ReadSize(frame.Picture.Span);
        byte[] small;
        try
        {
            var picture = Picture.Read(frame.Picture.Span);
            small = Png.Write(picture.Resize(Width, Math.Max(1, Width * picture.Height / picture.Width)), PngCompression.Small);
        }
        catch (ImageFormatException)
        {
            return (frame.Picture, frame.Format); // Browsers read more than we do.
        }

        if (recording.State == RecordingState.Sealed && ThumbnailStrip.Of(recording.Frames).Contains(number)) // Others are asked for once, if ever.
        {
            await KeepAsync(kept, small);
        }

        return (small, PictureFormat.Png);
    }

    /// <summary>To save work the next time; where it cannot be kept, it is made again.</summary>
    private static async Task KeepAsync(string path, byte[] picture)
    {
        var partial = $"{path}.{Guid.NewGuid():n}";
        try
        {
            await File.WriteAllBytesAsync(partial, picture, CancellationToken.None);
            File.Move(partial, path, overwrite: true);
        }
        catch (IOException)
        {
            try
            {
                File.Delete(partial);
            }
            catch (IOException)
            {
                // The recording was deleted meanwhile, or the disk fails: doctor sweeps it.
            }
        }
    }
}
