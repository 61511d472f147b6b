using System.Globalization;
using KartHub.Training.Preparing;
using KartHub.Web.Language;

namespace KartHub.Web.Features.Models;

/// <summary>Losses as people read them.</summary>
internal static class LossWords
{
    /// <summary>A loss: enough digits to tell two epochs apart.</summary>
    public static string Of(double loss) => loss switch
    {
        0 => "0",
        >= 100 => loss.ToString("#,0", CultureInfo.CurrentCulture),
        >= 1 => loss.ToString("0.00", CultureInfo.CurrentCulture),
        >= 0.001 => loss.ToString("0.0000", CultureInfo.CurrentCulture),
        >= 0.0001 => loss.ToString("0.000000", CultureInfo.CurrentCulture),
        >= 0.00001 => loss.ToString("0.0000000", CultureInfo.CurrentCulture),
        _ => loss.ToString("0.00e+0", CultureInfo.CurrentCulture),
    };

    /// <summary>How a loss compares with a baseline: <c>42 % better</c>; where it is twice as large or more, <c>37 × worse</c>.</summary>
    public static string Against(double loss, double baseline) => baseline <= 0
        ? loss > 0 ? Texts.Models.Against.JustWorse : Texts.Models.Against.NoBetter
        : (loss / baseline) switch
        {
            >= 10 and var times => Texts.Models.Against.TimesWorse(times.ToString("#,0", CultureInfo.CurrentCulture)),
            >= 2 and var times => Texts.Models.Against.TimesWorse(times.ToString("0.#", CultureInfo.CurrentCulture)),
            >= 1.005 and var worse => Texts.Models.Against.Worse((100 * (worse - 1)).ToString("0", CultureInfo.CurrentCulture)),
            <= 0.995 and var better => Texts.Models.Against.Better((100 * (1 - better)).ToString("0", CultureInfo.CurrentCulture)),
            _ => Texts.Models.Against.NoBetter,
        };

    /// <summary>Good news is green: below what a lazy driver would do.</summary>
    public static string Light(double loss, double baseline) => loss < baseline * 0.995 ? "kh-good" : "kh-warn";

    /// <summary>A comparison with never steering, and what it was measured on, where that is known.</summary>
    /// <param name="compared">The comparison: <c>42 % better</c>.</param>
    /// <param name="judgedOn">What the loss says.</param>
    /// <param name="straight">What stands for "never steering"; none: the words themselves.</param>
    public static string Straight(string compared, JudgedOn? judgedOn, string? straight = null)
    {
        straight ??= Texts.Models.NeverSteering;
        return judgedOn is { } known ? Texts.Models.AgainstStraightOn(compared, straight, On(known)) : Texts.Models.AgainstStraight(compared, straight);
    }

    /// <summary>What a loss was measured on, as it stands behind "tested on".</summary>
    public static string On(JudgedOn judgedOn) => judgedOn == JudgedOn.Unseen ? Texts.Models.Judged.Unseen : Texts.Models.Judged.SameCourse;
}
