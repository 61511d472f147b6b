using System.Runtime.CompilerServices;

namespace KartHub.Tests.Shared;

/// <summary>Waits for what happens on other threads and in other processes.</summary>
internal static class Eventually
{
    /// <summary>The one limit of all waiting in tests: the machine may have thirty other things to do, and who waits this long has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    public static Task IsTrue(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Patience, $"waited in vain for: {what}");
            await Task.Delay(BetweenLooks);
        }
    }
}
