using System.Text.Json;
using KartHub.Simulator.Races;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

internal static class SeatPages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Opens a seat on a page with nothing else; <c>seat</c> is it, and <c>seen</c> what it told.</summary>
    public static async Task OpenSeatAsync(this IPage page, HubApp hub, RaceSettings settings)
    {
        await page.RouteAsync("**/favicon.ico", icon => icon.FulfillAsync(new() { Status = 204 })); // Which it names no icon of its own for.
        await page.GotoAsync(new Uri(hub.Address, "/theme.css").AbsoluteUri); // The page of a plain text.
        await page.EvaluateAsync(
            """
            async settings => {
              const canvas = document.createElement("canvas");
              document.body.replaceChildren(canvas);
              globalThis.seen = { state: {}, ticks: [], laps: [], progress: [], answered: [], trouble: null };
              const { open } = await import("/seat/seat.js");
              const begun = performance.now();
              globalThis.seat = await open(canvas, JSON.parse(settings), {
                progress: share => seen.progress.push(share),
                state: state => { seen.state = state; },
                ticks: bytes => seen.ticks.push(...bytes),
                lap: lap => seen.laps.push(lap),
                answered: time => seen.answered.push(time),
                trouble: code => { seen.trouble = code; },
              });
              seen.opened = performance.now() - begun;
            }
            """,
            JsonSerializer.Serialize(settings, Json));
        (await page.EvaluateAsync<string?>("seen.trouble")).ShouldBeNull();
    }

    /// <summary>All ticks that the seat told of.</summary>
    public static async Task<List<RaceTick>> TicksAsync(this IPage page)
    {
        var bytes = Convert.FromBase64String(await page.EvaluateAsync<string>("btoa(Array.from(seen.ticks, byte => String.fromCharCode(byte)).join(''))"));
        (bytes.Length % RaceTick.Size).ShouldBe(0);
        return [.. Enumerable.Range(0, bytes.Length / RaceTick.Size).Select(i => RaceTick.Read(bytes.AsSpan(i * RaceTick.Size)))];
    }

    /// <summary>Fetches a model from the hub and seats it.</summary>
    public static Task SeatModelAsync(this IPage page, Guid id) => page.EvaluateAsync(
        """
        async model => {
          const bytes = new Uint8Array(await (await fetch(`/api/models/${model}/onnx`)).arrayBuffer());
          await seat.pilot(bytes, await (await fetch(`/api/models/${model}/files/model.json`)).json());
        }
        """,
        id.ToString());
}
