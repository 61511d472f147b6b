using System.Text;
using System.Text.Json;
using KartHub.Simulator.Races;
using KartHub.Training.Interchange.Onnx;
using KartHub.Training.Models;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>The seat's program on a page of the hub's, whose person is signed in, without its worker and clock: a race goes on as quickly as it is asked to.</summary>
internal static class SeatProgram
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Begins a race. Afterwards <c>seat</c> is what the program offers, <c>picture()</c> what it drew last, and <c>text</c> makes text of bytes.</summary>
    public static async Task BeginRaceAsync(this IPage page, RaceSettings settings)
    {
        await page.LoadSeatAsync();
        await page.EvaluateAsync(
            """
            async settings => {
              for (const { name } of JSON.parse(seat.Paintings(settings))) {
                seat.Provide(settings, name, new Uint8Array(await (await fetch(`/seat/painted/${seat.Version()}/${name}`)).arrayBuffer()));
              }

              const [at, width, height] = seat.Begin(settings);
              globalThis.picture = () => program.localHeapViewU8().slice(at, at + width * height * 4);
            }
            """,
            JsonSerializer.Serialize(settings, Json));
    }

    /// <summary>Seats a model. Afterwards <c>await decide()</c> lets it decide; what it was shown is <c>shown</c>, and what its network said <c>said</c>.</summary>
    public static async Task SeatAsync(this IPage page, Model model)
    {
        await page.LoadSeatAsync();
        await page.EvaluateAsync(
            """
            async ([onnx, description]) => {
              const { Network } = await import("/seat/network.js");
              const memory = () => program.localHeapViewU8();
              let place;
              const watched = {
                Pilot: words => (place = seat.Pilot(words)),
                Show() {
                  seat.Show();
                  const [at, height, width] = place;
                  globalThis.shown = memory().slice(at, at + height * width * 3);
                },
                Decide(said) {
                  globalThis.said = said;
                  seat.Decide(said);
                },
              };
              const network = await Network.load(Uint8Array.from(atob(onnx), c => c.charCodeAt(0)), description, watched, memory);
              globalThis.decide = () => network.decide();
            }
            """,
            new[] { Convert.ToBase64String(OnnxExport.Serialize(model)), Encoding.UTF8.GetString(ModelFolder.Describe(model.Description)) });
    }

    private static async Task LoadSeatAsync(this IPage page) => await page.EvaluateAsync(
        """
        async () => {
          if (!globalThis.program) {
            const { dotnet } = await import("/seat/_framework/dotnet.js");
            globalThis.program = await dotnet.create();
            globalThis.seat = (await program.getAssemblyExports("KartHub.Seat.dll")).KartHub.Seat.SeatExports;
            globalThis.text = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
          }
        }
        """);
}
