using KartHub.Training.Preparing;
using KartHub.Web.Language;

namespace KartHub.Web.Features.Training;

/// <summary>Explains what a run is judged by.</summary>
internal static class SplitWords
{
    /// <summary>The rule, before it is known which rows it will be.</summary>
    public static string Rule(HoldBack holdBack) => holdBack == HoldBack.WholeRecordings ? Texts.Training.HoldBack.WholeRecordings : Texts.Training.HoldBack.LastPart;
}
