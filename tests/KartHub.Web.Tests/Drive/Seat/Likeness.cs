namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>How pictures of the same states, drawn at two places, differ.</summary>
internal sealed class Likeness
{
    private long pixels;
    private long differing;

    /// <summary>Pictures compared.</summary>
    public int Pictures { get; private set; }

    /// <summary>Those with a difference.</summary>
    public int Differing { get; private set; }

    /// <summary>The largest difference of a level, of 255.</summary>
    public int Most { get; private set; }

    /// <summary>Differing pixels among all.</summary>
    public double Share => (double)differing / pixels;

    /// <summary>Compares one more, four bytes a pixel.</summary>
    public void Add(byte[] ours, byte[] theirs)
    {
        theirs.Length.ShouldBe(ours.Length);
        var before = differing;
        for (var i = 0; i < ours.Length; i += 4)
        {
            var most = Enumerable.Range(i, 3).Max(k => Math.Abs(ours[k] - theirs[k]));
            differing += most > 0 ? 1 : 0;
            Most = Math.Max(Most, most);
        }

        pixels += ours.Length / 4;
        Pictures++;
        Differing += differing > before ? 1 : 0;
    }

    /// <summary>Puts two together.</summary>
    public static Likeness operator +(Likeness a, Likeness b) => new()
    {
        pixels = a.pixels + b.pixels,
        differing = a.differing + b.differing,
        Pictures = a.Pictures + b.Pictures,
        Differing = a.Differing + b.Differing,
        Most = Math.Max(a.Most, b.Most),
    };
}
