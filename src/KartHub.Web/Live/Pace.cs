namespace KartHub.Web.Live;

/// <summary>How often each of a few things may happen: so many times a second, as many at once.</summary>
/// <param name="time">The clock.</param>
/// <param name="most">Times a second, and at once.</param>
internal sealed class Pace(TimeProvider time, int most)
{
    private readonly Lock access = new();
    private readonly Dictionary<string, (double Left, long Since)> stores = [];

    /// <summary>Whether it may happen now; if so, it has.</summary>
    /// <param name="what">One of a few names.</param>
    public bool Allows(string what)
    {
        lock (access)
        {
            var now = time.GetTimestamp();
            var (left, since) = stores.TryGetValue(what, out var store) ? store : (most, now);
            left = Math.Min(most, left + most * time.GetElapsedTime(since, now).TotalSeconds);
            stores[what] = (left >= 1 ? left - 1 : left, now);
            return left >= 1;
        }
    }
}
