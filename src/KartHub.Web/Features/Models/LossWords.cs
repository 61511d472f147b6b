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
        _ => loss.ToString("0.00e+0", CultureInfo.CurrentCulture),
    };

    /// <summary>How a loss compares with a baseline: <c>42 % below</c>.</summary>
    public static string Against(double loss, double baseline) => baseline <= 0 ? Texts.Models.Against.Nothing : (1 - loss / baseline) switch
    {
        >= 0.005 and var better => Texts.Models.Against.Below((100 * better).ToString("0", CultureInfo.CurrentCulture)),
        <= -0.005 and var worse => Texts.Models.Against.Above((-100 * worse).ToString("0", CultureInfo.CurrentCulture)),
        _ => Texts.Models.Against.Same,
    };

    /// <summary>Good news is green: below what a lazy driver would do.</summary>
    public static string Light(double loss, double baseline) => loss < baseline * 0.995 ? "kh-good" : "kh-warn";

    /// <summary>A comparison with always straight, and what it was measured on, where that is known.</summary>
    /// <param name="compared">The comparison: <c>42 % below</c>.</param>
    /// <param name="judgedOn">What the loss says.</param>
    public static string Straight(string compared, JudgedOn? judgedOn) =>
        judgedOn is { } known ? Texts.Models.AgainstStraightOn(compared, On(known)) : Texts.Models.AgainstStraight(compared);

    /// <summary>What a loss was measured on, as it stands beside it.</summary>
    public static string On(JudgedOn judgedOn) => judgedOn == JudgedOn.Unseen ? Texts.Models.Judged.Unseen : Texts.Models.Judged.SameCourse;
}
