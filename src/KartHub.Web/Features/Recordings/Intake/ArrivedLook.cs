using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Recordings;
using KartHub.Training.Recordings.Quality;
using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings.Intake;

/// <summary>What people must know of an agent's recording, when all of it has arrived: by its steering, by what the agent counted, and by a few of its pictures.</summary>
public sealed class ArrivedLook(RecordingTurns turns)
{
    private const int Pictures = 24; // A recording of hours is sealed in a tenth of a second, too.
    private const double StillShare = 0.9; // A game that draws 20 pictures a second, asked 60 times, is unchanged two times of three.

    /// <param name="recording">It is complete.</param>
    /// <param name="file">Its frames.</param>
    /// <param name="index">What they are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Phrase>> NoticesAsync(Recording recording, FrameFile file, IReadOnlyList<FrameEntry> index, CancellationToken cancellationToken)
    {
        var look = new RecordingLook();
        foreach (var entry in index)
        {
            look.AddControls(entry.Controls);
        }

        var reader = new PictureReader();
        var looked = Math.Min(Pictures, index.Count);
        for (var i = 0; i < looked; i++)
        {
            await AddPictureAsync((int)((long)i * index.Count / looked));
        }

        var all = (long)recording.Frames + recording.Duplicates; // What an agent counted may be any number.
        return recording.Duplicates == 0 || recording.Duplicates < StillShare * all ? look.Notices
            : [.. look.Notices, new Phrase("pictures.still", $"The picture stood still: of {all:N0} captures {recording.Duplicates:N0} were left out because nothing had changed.")];

        async Task AddPictureAsync(int number)
        {
            using var turn = await turns.Pictures.EnterAsync(recording.OwnerId, cancellationToken);
            try
            {
                var record = await file.ReadFrameAsync(number, recording.Extent(), cancellationToken);
                var frame = new RecordedFrame(number, record.Time, record.Controls, record.Picture, $"frame {number}");
                if (reader.TryRead(frame, out var picture, out _))
                {
                    look.AddPicture(frame.Origin, PictureTraits.Of(picture));
                }
            }
            catch (InvalidDataException)
            {
                // Damaged on the disk, which the doctor tells.
            }
        }
    }
}
