using System.Globalization;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>Drives a seat by keys: not a person, but a script that taps the keys which the course's own help asks for.</summary>
internal static class SeatKeys
{
    public static Task DriveAsync(this IPage page, int seconds) => page.EvaluateAsync(
        $$"""
        async () => {
          const root = document.querySelector('[data-seat]');
          const down = new Set();
          const set = (code, on) => {
            if (on !== down.has(code)) {
              on ? down.add(code) : down.delete(code);
              document.dispatchEvent(new KeyboardEvent(on ? 'keydown' : 'keyup', { code, bubbles: true }));
            }
          };
          const end = performance.now() + {{seconds.ToString(CultureInfo.InvariantCulture)}} * 1000;
          set('ArrowUp', true);
          while (performance.now() < end) {
            const help = Number(root.dataset.help ?? 0);
            const phase = performance.now() % 200 / 200; // Taps, the longer the more is asked for.
            set('ArrowLeft', help < -0.05 && phase < Math.min(1, -help * 1.5));
            set('ArrowRight', help > 0.05 && phase < Math.min(1, help * 1.5));
            await new Promise(done => setTimeout(done, 16));
          }
          [...down].forEach(code => set(code, false));
        }
        """);

    /// <summary>Waits until the kart stands on its grid.</summary>
    public static async Task SeatedAsync(this IPage page)
    {
        await page.WaitForSelectorAsync("[data-seat][data-ready], [data-seat] [data-waiting] [role=alert]");
        (await page.Locator("[data-seat] [data-waiting] [role=alert]").AllTextContentsAsync()).ShouldBeEmpty();
    }
}
