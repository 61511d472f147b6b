using System.Globalization;
using KartHub.Training.Preparing;

namespace KartHub.Web.Features.Models;

/// <summary>Losses as people read them.</summary>
internal static class LossWords
{
    /// <summary>A loss: enough digits to tell two epochs apart.</summary>
    public static string Of(double loss) => loss switch
    {
        0 => "0",
        >= 100 => loss.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => loss.ToString("0.00", CultureInfo.InvariantCulture),
        >= 0.001 => loss.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => loss.ToString("0.00e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>How a loss compares with a baseline: <c>42 % below</c>.</summary>
    public static string Against(double loss, double baseline) => baseline <= 0 ? "nothing to compare with" : (1 - loss / baseline) switch
    {
        >= 0.005 and var better => string.Create(CultureInfo.InvariantCulture, $"{100 * better:0} % below"),
        <= -0.005 and var worse => string.Create(CultureInfo.InvariantCulture, $"{-100 * worse:0} % above"),
        _ => "the same as",
    };

    /// <summary>Good news is green: below what a lazy driver would do.</summary>
    public static string Light(double loss, double baseline) => loss < baseline * 0.995 ? "kh-good" : "kh-warn";

    /// <summary>What it was measured on, to stand behind it; nothing where that is not known.</summary>
    public static string Behind(JudgedOn? judgedOn) => judgedOn is { } known ? $", {known.Words()}" : "";
}
