using System.Globalization;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>A pad that is a script: its stick follows what the course's own help asks for, or stays where it is put. Pages see it in secure contexts, as any pad.</summary>
internal static class SeatPad
{
    public const string Name = "Pad of a script";

    /// <summary>Gives it to every page that is opened here from now on.</summary>
    /// <param name="plugged">Whether it is plugged in already.</param>
    public static Task AddPadAsync(this IPage page, bool plugged = true) => page.AddInitScriptAsync(
        $$"""
        (() => {
          const buttons = Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 }));
          const pad = { id: '{{Name}}', index: 1, mapping: 'standard', connected: {{(plugged ? "true" : "false")}}, axes: [0, 0, 0, 0], buttons, follows: false, timestamp: 0 };
          navigator.getGamepads = () => {
            pad.timestamp = performance.now();
            if (pad.follows) {
              pad.axes[0] = Math.max(-1, Math.min(1, Number(document.querySelector('[data-seat]')?.dataset.help ?? 0)));
            }
            return [null, pad.connected ? pad : null, null, null];
          };
          globalThis.scriptedPad = pad;
        })();
        """);

    public static Task PlugInPadAsync(this IPage page) => page.EvaluateAsync("scriptedPad.connected = true");

    /// <summary>Puts its stick somewhere, −1 to 1.</summary>
    public static Task PutStickAsync(this IPage page, double position) =>
        page.EvaluateAsync($"scriptedPad.axes[0] = {position.ToString(CultureInfo.InvariantCulture)}");

    public static Task DriveByPadAsync(this IPage page, int seconds) => page.EvaluateAsync(
        $$"""
        async () => {
          const pad = scriptedPad;
          const hold = on => {
            pad.follows = pad.buttons[0].pressed = on;
            pad.axes[0] = 0;
          };
          hold(true);
          await new Promise(done => setTimeout(done, {{seconds.ToString(CultureInfo.InvariantCulture)}} * 1000));
          hold(false);
        }
        """);
}
