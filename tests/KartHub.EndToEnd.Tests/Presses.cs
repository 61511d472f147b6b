using Microsoft.Playwright;

namespace KartHub.EndToEnd.Tests;

/// <summary>Counts what a person presses on a page by mouse or thumb; what drives is not counted.</summary>
internal sealed class Presses
{
    private int count;

    private Presses()
    {
    }

    public int Count => Volatile.Read(ref count);

    /// <summary>Counts from the page's next address on.</summary>
    public static async Task<Presses> CountAsync(IPage page)
    {
        var presses = new Presses();
        await page.ExposeFunctionAsync("pressed", () => Interlocked.Increment(ref presses.count));
        await page.AddInitScriptAsync("addEventListener('pointerdown', event => event.isTrusted && !event.target.closest('[data-stage]') && pressed(), true);");
        return presses;
    }
}
