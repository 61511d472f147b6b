using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using KartHub.Contracts;
using KartHub.Simulator;
using KartHub.Simulator.Races;

namespace KartHub.HubBenchmarks;

/// <summary>
/// Seats without browsers, in a process of their own: each sends every second what was driven since, as the page does, and asks all the
/// time whether somebody looks.
/// </summary>
internal static class SeatDrivers
{
    public const string Verb = "drive-seats";

    private const int TicksASecond = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="hub">The hub's address.</param>
    /// <param name="minutes">How long they drive.</param>
    /// <param name="cookies">One of each person.</param>
    public static async Task RunAsync(Uri hub, double minutes, IReadOnlyList<string> cookies)
    {
        using var wire = new CountingHandler();
        var count = (int)(minutes * 60 * TicksASecond);
        var courses = Tracks.All.ToList();
        var seats = cookies.Select((cookie, i) => new Seat(wire, hub, cookie, courses[i % courses.Count], i, count)).ToList();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        using var over = new CancellationTokenSource();
        var asking = seats.Select(seat => seat.BeLookedAtAsync(over.Token)).ToList();
        await Task.WhenAll(seats.Select(seat => seat.DriveAsync()));
        Tell("stopped", wire.Sent, wire.Received);
        var times = await Task.WhenAll(seats.Select(seat => seat.EndAsync()));
        Tell("ended", times.Max().TotalSeconds);
        await over.CancelAsync();
        await Task.WhenAll(asking);
        seats.ForEach(seat => seat.Dispose());
    }

    private static void Tell(string word, params IEnumerable<double> figures) =>
        Console.WriteLine(string.Join(' ', figures.Select(f => f.ToString(CultureInfo.InvariantCulture)).Prepend(word)));

    private sealed class Seat : IDisposable
    {
        private readonly HttpClient client;
        private readonly RaceSettings settings;
        private readonly byte[] ticks;
        private readonly int number;
        private readonly int count;
        private readonly string race = $"/api/seat/races/{Guid.NewGuid()}";
        private int sent;

        public Seat(CountingHandler wire, Uri hub, string cookie, Track course, int number, int count)
        {
            client = new HttpClient(wire, disposeHandler: false) { BaseAddress = hub };
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            client.DefaultRequestHeaders.Add(WireHeaders.Seat, "1");
            settings = new RaceSettings { Track = course.Name, Seed = number, Gusts = 1 };
            ticks = Races.Write(Races.Drive(course, number, count));
            (this.number, this.count) = (number, count);
        }

        public void Dispose() => client.Dispose();

        public async Task DriveAsync()
        {
            await Task.Delay(Pause * number / 30); // Their seconds are not the same.
            var clock = Stopwatch.StartNew();
            var start = new { name = $"{settings.Track} {number}", driver = $"Person {number}", settings, version = DriverView.Version, startedAt = TimeProvider.System.GetUtcNow() };
            (await client.PutAsJsonAsync(race, start)).EnsureSuccessStatusCode();
            while (sent < count)
            {
                await Task.Delay(Pause);
                var driven = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * TicksASecond));
                using var body = new ByteArrayContent(ticks, sent * RaceTick.Size, (driven - sent) * RaceTick.Size);
                using var answer = await client.PutAsync($"{race}/ticks/{sent}", body);
                answer.EnsureSuccessStatusCode();
                sent = driven;
            }
        }

        public async Task<TimeSpan> EndAsync()
        {
            var clock = Stopwatch.StartNew();
            using var answer = await client.PostAsJsonAsync($"{race}/end", new { ticks = count, erased = Array.Empty<int[]>() });
            answer.EnsureSuccessStatusCode();
            return clock.Elapsed;
        }

        public async Task BeLookedAtAsync(CancellationToken over)
        {
            try
            {
                while (true)
                {
                    using var answer = await client.GetAsync("/api/seat/looked", over);
                }
            }
            catch (OperationCanceledException)
            {
                // All have stopped.
            }
        }
    }
}
