using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>Draws states of a race in the browser and here, to see whether the pictures are the same.</summary>
internal static class BrowserPainter
{
    /// <summary>Lets the expert drive, wobbling in the wind, and compares pictures of the states that it comes to.</summary>
    /// <param name="page">A page of the hub's, whose person is signed in.</param>
    /// <param name="count">How many pictures.</param>
    /// <param name="apart">Ticks from one to the next.</param>
    public static async Task<Likeness> CompareAsync(this IPage page, RaceSettings settings, int count, int apart)
    {
        await page.BeginRaceAsync(settings);
        var drawn = await page.EvaluateAsync<string[][]>(
            """
            ([count, apart]) => {
              globalThis.pictures = [];
              const states = [];
              seat.Drive(4);
              for (let i = 0; i < count; i++) {
                for (let k = 1; k < apart; k++) {
                  seat.Tick();
                }

                seat.Draw();
                pictures.push(picture());
                seat.Record(true);
                seat.Tick();
                seat.Record(false);
                let hash = 2166136261;
                for (const byte of pictures[i]) {
                  hash = Math.imul(hash ^ byte, 16777619);
                }

                states.push([text(seat.TakeRecord()), `${hash >>> 0}`]);
              }

              return states;
            }
            """,
            new[] { count, apart });

        var view = new DriverView(Tracks.ByName(settings.Track), settings.View);
        var rgba = new byte[settings.View.Width * settings.View.Height * 4];
        var likeness = new Likeness();
        for (var i = 0; i < drawn.Length; i++)
        {
            view.Draw(RaceTick.Read(Convert.FromBase64String(drawn[i][0])).Moment);
            view.CopyTo(rgba);
            var theirs = Hash(rgba) == drawn[i][1]
                ? rgba
                : Convert.FromBase64String(await page.EvaluateAsync<string>("i => { let text = ''; for (const byte of pictures[i]) { text += String.fromCharCode(byte); } return btoa(text); }", i));
            likeness.Add(rgba, theirs);
        }

        return likeness;
    }

    private static string Hash(byte[] bytes) => bytes.Aggregate(2166136261u, (hash, value) => (hash ^ value) * 16777619).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
