using System.Runtime.CompilerServices;

namespace KartHub.Agent.Tests;

/// <summary>Waits for what happens on other threads and in other processes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // The machine may be busy; who waits this long has failed.

    public static async Task IsTrue(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Patience, $"waited in vain for: {what}");
            await Task.Delay(5);
        }
    }
}
