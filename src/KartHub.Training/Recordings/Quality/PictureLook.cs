using KartHub.Contracts;

namespace KartHub.Training.Recordings.Quality;

/// <summary>What is to be said of a recording's pictures, all or some of them, looked at in their order.</summary>
internal sealed class PictureLook
{
    private const double NotableShare = 0.05; // Of what happens in good recordings too: a game fades to black, or waits for its start.

    private readonly HashSet<ulong> contents = [];
    private PictureTraits last;
    private int count;
    private int black;
    private int repeated;
    private int changes;
    private Phrase? firstChange;

    public IEnumerable<Phrase> Notices
    {
        get
        {
            if (changes == 1)
            {
                yield return firstChange!;
            }
            else if (changes > 1)
            {
                yield return new Phrase("pictures.size-changes", $"The pictures change their size {changes:N0} times. The first time: {firstChange}");
            }

            if (black == count && count > 0)
            {
                yield return new Phrase("pictures.black", $"Every picture that was looked at, {count:N0} in all, is black: nothing can be learned from them. What is transparent counts as black.");
            }
            else if (black >= NotableShare * count && black > 0)
            {
                yield return new Phrase("pictures.some-black", $"Of {count:N0} pictures that were looked at {black:N0} are black: nothing can be learned from those. What is transparent counts as black.");
            }

            if (repeated == count - 1 && count > 1)
            {
                yield return new Phrase("pictures.frozen", $"Every picture that was looked at, {count:N0} in all, is the same: the capture stood still, and nothing can be learned from them.");
            }
            else if (repeated >= NotableShare * count && repeated > 0)
            {
                yield return new Phrase("pictures.repeated", $"Of {count:N0} pictures that were looked at {repeated:N0} are the same as an earlier one: the capture stood still, or rows are there twice.");
            }
        }
    }

    /// <param name="origin">Where the picture came from, for people.</param>
    /// <param name="picture">The next one.</param>
    public void Add(string origin, PictureTraits picture)
    {
        if (count > 0 && picture.Size != last.Size)
        {
            changes++;
            firstChange ??= new Phrase("pictures.size-changed", $"{origin} begins a second recording: its pictures are {picture.Size}, not {last.Size} as before.");
        }

        if (picture.IsBlack)
        {
            black++;
        }
        else if (!contents.Add(picture.Content))
        {
            repeated++;
        }

        last = picture;
        count++;
    }
}
