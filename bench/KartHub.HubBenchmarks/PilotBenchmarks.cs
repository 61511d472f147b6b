using System.Globalization;
using KartHub.Benchmarks;
using KartHub.HubBenchmarks.Pilots;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Training.Models;
using KartHub.Training.Piloting;
using KartHub.Training.Preparing;
using KartHub.Training.Recordings;
using KartHub.Training.Runs;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Tests;
using KartHub.Web.Tests.Drive.Seat;
using Microsoft.Playwright;

namespace KartHub.HubBenchmarks;

/// <summary>Does a pilot steer and drive in a browser's seat as it does at an agent, whichever of the two recorded what it learned from?</summary>
internal static class PilotBenchmarks
{
    private const int PairsACourse = 200;
    private const int TicksBetweenPairs = 23;
    private const int SecondsACourse = 180;
    private const int Epochs = 12;

    private static readonly string[] Learned = ["Clover Ring", "Crossover"];
    private static readonly string[] Unseen = ["Lantern Tunnel", "Switchback Canyon"]; // Where it needs help.
    private static readonly ViewOptions Small = new() { Width = 320, Height = 240 };
    private static readonly ViewOptions Large = new() { Width = 640, Height = 480 };

    public static async Task PilotsAsync()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.GotoAsync(new Uri(hub.Address, "/theme.css").AbsoluteUri); // The page of a plain text.

        var driven = new List<IRecording>();
        foreach (var course in Learned)
        {
            driven.Add(await RecordInSeatAsync(page, new RaceSettings { Track = course, Gusts = 1, View = Small }, Path.Combine(hub.DataPath, $"{course}.ticks")));
        }

        var ofSeat = await TrainAsync("seat", driven);
        await CompareSteeringAsync(page, ofSeat);
        await CompareDrivingAsync(page, "pilots.of-seat-320", ofSeat);
        var ofAgent = await TrainAsync("agent", [.. Learned.Select(course => new SimulatorRecording(Tracks.ByName(course), seed: 1, SecondsACourse))]);
        await CompareDrivingAsync(page, "pilots.of-agent-640", ofAgent);
    }

    /// <summary>The expert drives in the browser; the hub draws the recording from the race's ticks.</summary>
    private static async Task<DrawnRace> RecordInSeatAsync(IPage page, RaceSettings settings, string file)
    {
        await page.BeginRaceAsync(settings);
        var ticks = Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            ticks => {
              seat.Drive(4);
              seat.Record(true);
              for (; ticks > 0; ticks--) {
                seat.Tick();
              }

              seat.Record(false);
              return text(seat.TakeRecord());
            }
            """,
            (int)(SecondsACourse / KartGame.TickSeconds)));
        await File.WriteAllBytesAsync(file, ticks);
        var start = new RaceStart(settings.Track, "Ann", settings, DriverView.Version, DateTimeOffset.UnixEpoch);
        return new DrawnRace(new Race(Guid.NewGuid(), Guid.NewGuid(), start) { End = new RaceEnd(ticks.Length / RaceTick.Size, []) }, file);
    }

    private static async Task<Model> TrainAsync(string name, IReadOnlyList<IRecording> recordings)
    {
        using var folder = new TestFolder();
        var prepared = Path.Combine(folder.Path, "prepared");
        await Preparation.RunAsync([.. recordings.Select(recording => new PreparationSource(recording, recording.Name))], prepared, new PreparationOptions(), null, CancellationToken.None);
        using var data = PreparedData.Open(prepared);
        return new TrainingSession(new TrainingOptions { Epochs = Epochs }, [data], TimeProvider.System) { Name = name }.Run(null, CancellationToken.None).Model;
    }

    /// <summary>The same moments drawn by browser and hub, and the same pictures shown to the browser's network and ours; beside it what another size and a recording's JPEG do.</summary>
    private static async Task CompareSteeringAsync(IPage page, Model model)
    {
        using var pilot = new Pilot(model);
        var answer = new PilotAnswer(model.Description.Network.Outputs, model.Description.Calibration);
        var (drawing, network, both, size, packed) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await page.SeatAsync(model);
        foreach (var track in Tracks.All)
        {
            var settings = new RaceSettings { Track = track.Name, Gusts = 1, View = Small };
            var (view, larger) = (new DriverView(track, Small), new DriverView(track, Large));
            var (frame, large) = (new Frame(Small.Width, Small.Height), new Frame(Large.Width, Large.Height));
            await page.BeginRaceAsync(settings);
            await page.EvaluateAsync("seat.Drive(4)");
            for (var i = 0; i < PairsACourse; i++)
            {
                var told = await page.EvaluateAsync<string[]>(
                    """
                    async apart => {
                      for (let tick = 1; tick < apart; tick++) {
                        seat.Tick();
                      }

                      await decide();
                      seat.Record(true);
                      seat.Tick();
                      seat.Record(false);
                      return [text(seat.TakeRecord()), text(shown), `${said[0]}`];
                    }
                    """,
                    TicksBetweenPairs);
                var moment = RaceTick.Read(Convert.FromBase64String(told[0])).Moment;
                view.Render(moment, frame);
                larger.Render(moment, large);
                var ofHub = pilot.Decide(frame).SteerX;
                var ofBrowser = pilot.DecidePrepared(Convert.FromBase64String(told[1])).SteerX;
                var inBrowser = answer.Read([float.Parse(told[2], CultureInfo.InvariantCulture)]).SteerX;
                drawing.Add(Math.Abs(ofBrowser - ofHub));
                network.Add(Math.Abs(inBrowser - ofBrowser));
                both.Add(Math.Abs(inBrowser - ofHub));
                size.Add(Math.Abs(pilot.Decide(large).SteerX - ofHub));
                packed.Add(Math.Abs(pilot.Decide(Picture.Read(Jpeg.Write(frame, DrawnRace.JpegQuality))).SteerX - ofHub));
            }
        }

        Measure.Print("pilots.steering.pictures", drawing.Count, "pictures");
        Print("pilots.steering.drawing", drawing);
        Print("pilots.steering.network", network);
        Print("pilots.steering.both", both);
        Print("pilots.steering.size", size);
        Print("pilots.steering.jpeg", packed);
    }

    /// <summary>The same starts at an agent and in a browser, with pictures of both sizes.</summary>
    private static async Task CompareDrivingAsync(IPage page, string name, Model model)
    {
        await page.SeatAsync(model);
        using var agent = new AgentPlace(model);
        var browser = new BrowserPlace(page);
        await CompareAsync(Learned, name, ("agent", agent, Small), ("browser", browser, Small), ("agent", agent, Large), ("browser", browser, Large));
        await CompareAsync(Unseen, $"{name}.unseen", ("agent", agent, Small), ("browser", browser, Small), ("agent", agent, Large));
    }

    private static async Task CompareAsync(string[] courses, string name, params (string Name, IPilotPlace Place, ViewOptions View)[] drives)
    {
        var all = new List<double>();
        foreach (var (where, place, view) in drives)
        {
            var drive = await PilotDrive.OfAsync(place, courses, view);
            all.Add(drive.Autonomy);
            Measure.Print($"{name}.{where}-{view.Width}.autonomy", drive.Autonomy, "%");
            Measure.Print($"{name}.{where}-{view.Width}.helps", drive.Helps, "helps");
            Measure.Print($"{name}.{where}-{view.Width}.beside", drive.OffRoadSeconds, "s");
        }

        Measure.Print($"{name}.apart", all.Max() - all.Min(), "points");
    }

    private static void Print(string name, List<double> differences)
    {
        Measure.Print($"{name}.mean", 1e6 * differences.Average(), "millionths of the stick");
        Measure.Print($"{name}.most", 1e6 * differences.Max(), "millionths of the stick");
    }
}
