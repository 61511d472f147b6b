namespace KartHub.Web.Jobs;

/// <summary>Quartz execution groups: how many jobs of a kind run at once.</summary>
internal static class Lanes
{
    /// <summary>Minutes to hours, one at a time: a training takes every processor it is given.</summary>
    public const string Train = "train";

    /// <summary>Seconds to a minute, several beside each other and beside a training.</summary>
    public const string Short = "short";
}
