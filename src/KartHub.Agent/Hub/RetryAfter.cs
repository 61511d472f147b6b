using System.Net.Http.Headers;

namespace KartHub.Agent.Hub;

/// <summary>How long a hub asks to be left alone.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2); // Whatever a hub or what is before it says: recordings wait.

    /// <summary>What the header says, in seconds or as a date; zero where it says nothing.</summary>
    public static TimeSpan Of(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var said = header?.Delta ?? header?.Date - time.GetUtcNow() ?? TimeSpan.Zero;
        return said < TimeSpan.Zero ? TimeSpan.Zero : said < Longest ? said : Longest;
    }
}
