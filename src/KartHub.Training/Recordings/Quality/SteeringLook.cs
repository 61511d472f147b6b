using KartHub.Contracts;

namespace KartHub.Training.Recordings.Quality;

/// <summary>What is to be said of a recording's steering.</summary>
internal sealed class SteeringLook
{
    private const int FewestRows = 20; // Of fewer nobody can say where the stick goes.
    private const double AtRest = 0.02; // How much a stick that nobody touches trembles,
    private const double Centre = 0.05; // and how far from the middle it may rest.

    private double least = double.PositiveInfinity;
    private double most = double.NegativeInfinity;
    private int count;

    public IEnumerable<Phrase> Notices
    {
        get
        {
            if (count < FewestRows)
            {
                yield break;
            }

            if (most - least <= AtRest)
            {
                yield return new Phrase("steering.constant", $"The stick never moves: steering is {least:0.###} in {count:N0} rows. It was probably not recorded, and nothing can be learned from it.");
            }
            else if (least > -Centre)
            {
                yield return new Phrase("steering.never-left", $"The stick never goes left in {count:N0} rows: left turns can be learned from mirror images only. If the course has some, the pad was not recorded rightly.");
            }
            else if (most < Centre)
            {
                yield return new Phrase("steering.never-right", $"The stick never goes right in {count:N0} rows: right turns can be learned from mirror images only. If the course has some, the pad was not recorded rightly.");
            }
        }
    }

    /// <param name="x">The next row's, −1 left to 1 right.</param>
    public void Add(float x)
    {
        (least, most) = (Math.Min(least, x), Math.Max(most, x));
        count++;
    }
}
