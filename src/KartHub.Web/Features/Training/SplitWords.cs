namespace KartHub.Web.Features.Training;

/// <summary>Explains what a run is judged by.</summary>
internal static class SplitWords
{
    /// <summary>The rule, before it is known which rows it will be.</summary>
    public static string Rule(int recordings) => recordings <= 1
        ? "The last part of the recording, which the network never trains on, with a second left out between the two."
        : "Some of the recordings, held back whole: frames of one drive look so alike that a network could know the answer by heart.";
}
