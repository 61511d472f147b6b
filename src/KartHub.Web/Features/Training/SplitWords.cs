using KartHub.Training.Preparing;

namespace KartHub.Web.Features.Training;

/// <summary>Explains what a run is judged by.</summary>
internal static class SplitWords
{
    private const string LastPart =
        "Same course: how well it drives where it learned to. The last fifth of each recording is not trained on, nor is the second before it, which looks alike. Every course is learned.";

    private const string WholeRecordings =
        "Unseen: how well it drives what it never learned from. About a fifth of the frames, in whole recordings, are not trained on. A course that is held back is not learned.";

    /// <summary>The rule, before it is known which rows it will be.</summary>
    public static string Rule(HoldBack holdBack) => holdBack == HoldBack.WholeRecordings ? WholeRecordings : LastPart;
}
