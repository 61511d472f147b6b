using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Simulator;
using KartHub.Simulator.Races;
using KartHub.Tests.Shared;
using KartHub.Web.Data;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Features.Room;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests.Disk;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Drive.Seat;

public sealed class RaceTests
{
    private static readonly RaceSettings Settings = new() { Track = "Clover Ring", Gusts = 1 };

    [Fact]
    public async Task WhatTheGameWasTold_IsWhatIsRecorded_TickByTick_ThroughRepeatsACutConnectionAndARestart()
    {
        const int frames = 1_000;
        var (ticks, moments) = Drive(frames * 3);
        using var data = new TestFolder();
        var id = Guid.NewGuid();
        Guid person;
        await using (var hub = new HubApp(data).ListenOnARealPort())
        {
            var ann = await hub.AddPersonAsync("Ann");
            person = ann.Id;
            using var seat = await SeatAsync(hub, ann);
            (await BeginAsync(seat, id)).ShouldBe(0);
            (await BeginAsync(seat, id)).ShouldBe(0, "said again");
            var sent = 0;
            foreach (var size in new[] { 1, 59, 600, 7, 600 })
            {
                (await SendAsync(seat, id, sent, ticks, size)).ShouldBe(sent + size);
                sent += size;
            }

            await CutOffAsync(hub, await hub.CookieAsync(ann), id, sent, ticks);
            (await SendAsync(seat, id, sent - 100, ticks, 130)).ShouldBe(sent + 30, "half of it was there");
            (await SendAsync(seat, id, 10, ticks, 20)).ShouldBe(sent + 30, "all of it was there");
            (await SendAsync(seat, id, sent + 60, ticks, 20, HttpStatusCode.Conflict)).ShouldBe(sent + 30, "some are missing before it");
        }

        await using var after = new HubApp(data).ListenOnARealPort();
        using var again = await SeatAsync(after, await after.QueryAsync(db => db.People.SingleAsync(p => p.Id == person)));
        for (var had = await BeginAsync(again, id); had < frames * 3;)
        {
            (await EndAsync(again, id, frames * 3, HttpStatusCode.Conflict)).ShouldBe(had);
            had = await SendAsync(again, id, had, ticks, Math.Min(600, (frames * 3) - had));
        }

        (await EndAsync(again, id, frames * 3)).ShouldBe(frames * 3);
        (await EndAsync(again, id, frames * 3)).ShouldBe(frames * 3, "said again");
        await Eventually.IsTrueAsync(() => after.QueryAsync(db => db.Recordings.AnyAsync(r => r.Id == id)));
        var recording = await after.QueryAsync(db => db.Recordings.SingleAsync(r => r.Id == id));
        (recording.OwnerId, recording.Origin, recording.State, recording.Frames, recording.Driver, recording.Source).ShouldBe((person, RecordingOrigin.Seat, RecordingState.Sealed, frames, "Ann", "seat: Clover Ring"));
        using var stored = (await after.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], default))[0];
        var view = new DriverView(Tracks.ByName(Settings.Track), Settings.View);
        var drawn = new Frame(320, 240);
        foreach (var (i, frame) in stored.ReadFrames().Index())
        {
            var tick = moments[i * 3];
            frame.Controls.ShouldBe(tick.Controls); // To the bit.
            frame.DrivenBy.ShouldBe(tick.DrivenBy);
            frame.Time.TotalSeconds.ShouldBe(i / 20.0, 1e-3);
            view.Render(tick.Moment, drawn);
            frame.Picture.Span.SequenceEqual(Jpeg.Write(drawn, DrawnRace.JpegQuality)).ShouldBeTrue($"picture {i} is that of its tick, to the byte");
            if (i % 100 == 0)
            {
                Jpeg.Read(frame.Picture.Span).Pixels.Zip(drawn.Pixels, (a, b) => (double)Math.Abs(a - b)).Average().ShouldBeLessThan(6);
            }
        }

        File.Exists(Path.Combine(data.Path, "recordings", id.ToString("n"), "race.ticks")).ShouldBeTrue("the race is kept with its recording");
        Directory.Exists(Path.Combine(data.Path, "races", id.ToString("n"))).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatWasErased_IsLeftOut()
    {
        var (ticks, _) = Drive(900);
        await using var hub = new HubApp();
        using var seat = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
        var id = Guid.NewGuid();
        await BeginAsync(seat, id);
        await SendAsync(seat, id, 0, ticks, 600);
        await SendAsync(seat, id, 600, ticks, 300);
        (await EndAsync(seat, id, 900, HttpStatusCode.BadRequest, [[300, 200]])).ShouldBe(-1);
        await EndAsync(seat, id, 900, erased: [[300, 600], [750, 900]]);
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Id == id)));
        (await hub.QueryAsync(db => db.Recordings.SingleAsync(r => r.Id == id))).Frames.ShouldBe(150);
    }

    [Fact]
    public async Task NobodyDrivesForAnother_AndWhatIsNoRaceIsRefused()
    {
        var (ticks, _) = Drive(700);
        await using var hub = new HubApp();
        using var ann = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
        using var ben = await SeatAsync(hub, await hub.AddPersonAsync("Ben"));
        var id = Guid.NewGuid();
        await BeginAsync(ann, id);
        await SendAsync(ann, id, 0, ticks, 60);
        await SendAsync(ben, id, 60, ticks, 60, HttpStatusCode.NotFound);
        await EndAsync(ben, id, 60, HttpStatusCode.NotFound);
        (await BeginAsync(ben, id, HttpStatusCode.NotFound)).ShouldBe(-1);
        (await ben.DeleteAsync(Address(id))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await PutAsync(ann, id, 60, ticks[..100], HttpStatusCode.BadRequest)).ShouldBe(-1, "no whole tick");
        (await PutAsync(ann, id, 60, ticks[(61 * RaceTick.Size)..(70 * RaceTick.Size)], HttpStatusCode.BadRequest)).ShouldBe(-1, "a gap in its own numbers");
        var broken = ticks[(60 * RaceTick.Size)..(61 * RaceTick.Size)].ToArray();
        BitConverter.GetBytes(float.NaN).CopyTo(broken, 4);
        (await PutAsync(ann, id, 60, broken, HttpStatusCode.BadRequest)).ShouldBe(-1, "not a number");
        (await PutAsync(ann, id, 60, new byte[601 * RaceTick.Size], HttpStatusCode.BadRequest)).ShouldBe(-1, "too many at once");
        (await SendAsync(ann, id, 60, ticks, 60)).ShouldBe(120, "none of it did any harm");

        foreach (var settings in new[] { Settings with { Track = "Nowhere" }, Settings with { View = new ViewOptions { Width = 1920, Height = 1440 } }, Settings with { Gusts = 1e9 }, Settings with { StartLateral = 40 } })
        {
            (await BeginAsync(ann, Guid.NewGuid(), HttpStatusCode.BadRequest, settings)).ShouldBe(-1);
        }

        await ann.DeleteAsync(Address(id));
        await SendAsync(ann, id, 120, ticks, 60, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TwoPagesOfOneRace_DoNotMixTheirTicks()
    {
        var (mine, _) = Drive(300);
        var (other, _) = Drive(300, seed: 2);
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var page = await SeatAsync(hub, ann);
        using var tab = await SeatAsync(hub, ann);
        var id = Guid.NewGuid();
        await BeginAsync(page, id);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(page, id, 0, mine, 120))); // At once, of one page that is impatient.
        await SendAsync(tab, id, 0, other, 120, HttpStatusCode.BadRequest);
        await SendAsync(tab, id, 60, other, 120, HttpStatusCode.BadRequest);
        (await SendAsync(page, id, 60, mine, 240)).ShouldBe(300);
        (await File.ReadAllBytesAsync(Path.Combine(hub.DataPath, "races", id.ToString("n"), "race.ticks"))).ShouldBe(mine.ToArray());
    }

    [Fact]
    public async Task WhereThereIsNoRoom_ARaceIsToldToWait_AndNothingOfItIsLost()
    {
        var (ticks, _) = Drive(180);
        var disk = new TestDisk();
        await using var hub = new HubApp { Add = services => services.AddSingleton<IDisk>(disk) };
        using var seat = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
        var id = Guid.NewGuid();
        await BeginAsync(seat, id);
        await SendAsync(seat, id, 0, ticks, 60);
        disk.Fill(true);
        await SendAsync(seat, id, 60, ticks, 60, HttpStatusCode.InsufficientStorage);
        await BeginAsync(seat, Guid.NewGuid(), HttpStatusCode.InsufficientStorage);
        (await SendAsync(seat, id, 0, ticks, 60)).ShouldBe(60, "it is there");
        disk.Fill(false);
        (await SendAsync(seat, id, 60, ticks, 120)).ShouldBe(180);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADrawingThatAKilledHubLeft_IsDoneOnce(bool atItsEnd)
    {
        var (ticks, _) = Drive(300);
        await using var before = new HubApp();
        var desk = (await before.InstructorAsync()).Principal();
        await before.Services.GetRequiredService<JobQueue>().PauseAsync(!atItsEnd, desk, default);
        using var seat = await SeatAsync(before, await before.AddPersonAsync("Ann"));
        var id = Guid.NewGuid();
        await BeginAsync(seat, id);
        await SendAsync(seat, id, 0, ticks, 300);
        await EndAsync(seat, id, 300);
        if (atItsEnd)
        {
            await before.UntilAsync(Topics.Jobs, db => db.Jobs.AsNoTracking().SingleAsync(), j => !j.IsActive);
        }

        using var image = await before.CrashImageAsync();
        await using (var db = HubData.Context(Path.Combine(image.Path, "karthub.db")))
        {
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.ProcessName, "hub"));
            await db.Classes.ExecuteUpdateAsync(set => set.SetProperty(c => c.JobsPausedAt, (DateTimeOffset?)null));
        }

        await using var after = new HubApp(image);
        _ = after.CreateClient();
        var job = await after.UntilAsync(Topics.Jobs, db => db.Jobs.AsNoTracking().SingleAsync(), j => !j.IsActive);
        (job.State, job.Interruptions).ShouldBe((JobState.Done, 1), job.Error?.Message);
        (await after.QueryAsync(db => db.Recordings.Select(r => r.Frames).ToListAsync())).ShouldBe([100]);
        Directory.GetDirectories(Path.Combine(image.Path, "races")).ShouldBeEmpty();
        var folder = Path.Combine(image.Path, "recordings", id.ToString("n"));
        File.Exists(Path.Combine(folder, "race.ticks")).ShouldBeTrue();
        (await after.Services.GetRequiredService<RecordingShelf>().DeleteAsync(id, desk, default)).ShouldBeTrue();
        Directory.Exists(folder).ShouldBeFalse("its race goes with it");
    }

    [Fact]
    public async Task OfARaceWhosePageIsGone_WhatCameIsKept()
    {
        var (ticks, _) = Drive(300);
        var clock = new Clock();
        await using var hub = new HubApp { Add = services => services.AddSingleton<TimeProvider>(clock) };
        using var seat = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
        var silent = Guid.NewGuid();
        await BeginAsync(seat, silent);
        await SendAsync(seat, silent, 0, ticks, 120);
        clock.Later = TimeSpan.FromMinutes(11);
        await hub.Services.GetRequiredService<RaceShelf>().CareAsync(default);
        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Id == silent && r.Frames == 40)));
        var first = Guid.NewGuid();
        await BeginAsync(seat, first);
        await SendAsync(seat, first, 0, ticks, 300);
        for (var i = 0; i < 5; i++)
        {
            await BeginAsync(seat, Guid.NewGuid()); // Five can be open; the oldest makes way.
        }

        await Eventually.IsTrueAsync(() => hub.QueryAsync(db => db.Recordings.AnyAsync(r => r.Id == first && r.Frames == 100)));
    }

    [Fact]
    public async Task OfARemovedPerson_WhatIsNotDrawnYet_IsHandedOver()
    {
        var (ticks, _) = Drive(120);
        var clock = new Clock();
        await using var hub = new HubApp { Add = services => services.AddSingleton<TimeProvider>(clock) };
        var (ann, teacher) = (await hub.AddPersonAsync("Ann"), await hub.InstructorAsync());
        using var seat = await SeatAsync(hub, ann);
        var id = Guid.NewGuid();
        await BeginAsync(seat, id);
        await SendAsync(seat, id, 0, ticks, 120);
        await hub.Services.GetRequiredService<Removal>().RemoveAsync(ann.Id, Belongings.HandOver, teacher.Principal(), default);
        clock.Later = TimeSpan.FromMinutes(11);
        await hub.Services.GetRequiredService<RaceShelf>().CareAsync(default);
        await hub.UntilAsync(Topics.Recordings, db => db.Recordings.AnyAsync(r => r.Id == id && r.OwnerId == teacher.Id && r.Driver == "Ann"), there => there);
    }

    [Fact]
    public async Task WhatACrashLeft_IsTakenUpAgain()
    {
        var (ticks, _) = Drive(300);
        using var data = new TestFolder();
        var (driven, ended) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var hub = new HubApp(data))
        {
            await hub.Services.GetRequiredService<JobQueue>().PauseAsync(true, (await hub.InstructorAsync()).Principal(), default);
            using var seat = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
            await BeginAsync(seat, driven);
            await SendAsync(seat, driven, 0, ticks, 100);
            await BeginAsync(seat, ended);
            await SendAsync(seat, ended, 0, ticks, 300);
            await EndAsync(seat, ended, 300);
            await hub.QueryAsync(db => db.Jobs.ExecuteDeleteAsync()); // As if the hub had died before it was written.
        }

        var races = Path.Combine(data.Path, "races");
        await using (var file = File.Open(Path.Combine(races, driven.ToString("n"), "race.ticks"), FileMode.Append))
        {
            await file.WriteAsync(new byte[(2 * RaceTick.Size) + 30]); // A file whose length was on the disk and its last bytes were not.
        }

        Directory.CreateDirectory(Path.Combine(races, Guid.NewGuid().ToString("n")));
        await using var again = new HubApp(data);
        await again.Services.GetRequiredService<JobQueue>().PauseAsync(false, (await again.InstructorAsync()).Principal(), default);
        await again.UntilAsync(Topics.Recordings, db => db.Recordings.AnyAsync(r => r.Id == ended && r.Frames == 100), there => there);
        using var ann = await SeatAsync(again, await again.QueryAsync(db => db.People.SingleAsync(p => p.Name == "Ann")));
        (await BeginAsync(ann, driven)).ShouldBe(100);
        (await SendAsync(ann, driven, 100, ticks, 200)).ShouldBe(300);
        Directory.GetDirectories(races).ShouldAllBe(path => path.EndsWith(driven.ToString("n")));
    }

    [Fact]
    public async Task WhatIsOver_IsNotDrivenOn_AndAnEndMakesSense()
    {
        var (ticks, _) = Drive(300);
        await using var hub = new HubApp();
        await hub.Services.GetRequiredService<JobQueue>().PauseAsync(true, (await hub.InstructorAsync()).Principal(), default);
        using var seat = await SeatAsync(hub, await hub.AddPersonAsync("Ann"));
        var id = Guid.NewGuid();
        await BeginAsync(seat, id);
        await SendAsync(seat, id, 0, ticks, 200);
        foreach (var end in new object[] { new { ticks = -5, erased = Array.Empty<int[]>() }, new { ticks = 200 }, new { ticks = 200, erased = new int[]?[] { null } }, new { ticks = 200, erased = new[] { new[] { 5, 300 } } } })
        {
            await TicksAsync(await seat.PostAsJsonAsync($"{Address(id)}/end", end), HttpStatusCode.BadRequest);
        }

        await EndAsync(seat, id, 200);
        await SendAsync(seat, id, 200, ticks, 100, HttpStatusCode.BadRequest);
        await BeginAsync(seat, id, HttpStatusCode.BadRequest);
        await EndAsync(seat, id, 200);
        var brief = Guid.NewGuid();
        await BeginAsync(seat, brief);
        await SendAsync(seat, brief, 0, ticks, 59);
        await EndAsync(seat, brief, 59);
        (await hub.QueryAsync(db => db.Jobs.Select(j => j.SubjectId).ToListAsync())).ShouldBe([id], "under a second there is nothing to draw");
        for (var i = 1; i < 30; i++)
        {
            var one = Guid.NewGuid();
            await BeginAsync(seat, one);
            await SendAsync(seat, one, 0, ticks, 60);
            await EndAsync(seat, one, 60);
        }

        await BeginAsync(seat, Guid.NewGuid(), HttpStatusCode.InsufficientStorage); // Thirty wait.
    }

    /// <summary>A race that the expert drives: its bytes, and its ticks as they travel.</summary>
    private static (ReadOnlyMemory<byte> Bytes, IReadOnlyList<RaceTick> Ticks) Drive(int count, int seed = 1)
    {
        var track = Tracks.ByName(Settings.Track);
        var game = new KartGame(track, seed, new KartGameOptions { Gusts = 1 });
        var expert = new ExpertDriver(track, 1);
        var bytes = new byte[count * RaceTick.Size];
        var ticks = new List<RaceTick>();
        for (var i = 0; i < count; i++)
        {
            var tick = new RaceTick(game.Moment, expert.Decide(game), (DrivenBy)(i / 600 % 3));
            tick.Write(bytes.AsSpan(i * RaceTick.Size));
            ticks.Add(tick.AsItTravels);
            game.Step(tick.Controls);
        }

        return (bytes, ticks);
    }

    /// <summary>Sends half of what it announces, and hangs up.</summary>
    private static async Task CutOffAsync(HubApp hub, string cookie, Guid id, int from, ReadOnlyMemory<byte> ticks)
    {
        const int count = 60;
        using var wire = new TcpClient();
        await wire.ConnectAsync(hub.Address.Host, hub.Address.Port);
        await using var stream = wire.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT {Address(id)}/ticks/{from} HTTP/1.1\r\nHost: {hub.Address.Authority}\r\nCookie: {cookie}\r\n{WireHeaders.Seat}: 1\r\nContent-Length: {count * RaceTick.Size}\r\n\r\n"));
        await stream.WriteAsync(ticks.Slice(from * RaceTick.Size, count / 2 * RaceTick.Size));
    }

    private static async Task<HttpClient> SeatAsync(HubApp hub, Features.People.Person person)
    {
        var client = await hub.SignedInClientAsync(person);
        client.DefaultRequestHeaders.Add(WireHeaders.Seat, "1");
        return client;
    }

    private static string Address(Guid id) => $"/api/seat/races/{id}";

    private static async Task<int> BeginAsync(HttpClient seat, Guid id, HttpStatusCode expected = HttpStatusCode.OK, RaceSettings? settings = null) => await TicksAsync(
        await seat.PutAsJsonAsync(Address(id), new { name = "Clover Ring 14:05", driver = "Ann", settings = settings ?? Settings, version = DriverView.Version, startedAt = DateTimeOffset.UnixEpoch }), expected);

    private static Task<int> SendAsync(HttpClient seat, Guid id, int from, ReadOnlyMemory<byte> ticks, int count, HttpStatusCode expected = HttpStatusCode.OK) =>
        PutAsync(seat, id, from, ticks.Slice(from * RaceTick.Size, count * RaceTick.Size), expected);

    private static async Task<int> PutAsync(HttpClient seat, Guid id, int from, ReadOnlyMemory<byte> bytes, HttpStatusCode expected)
    {
        using var content = new ReadOnlyMemoryContent(bytes);
        return await TicksAsync(await seat.PutAsync($"{Address(id)}/ticks/{from}", content), expected);
    }

    private static async Task<int> EndAsync(HttpClient seat, Guid id, int ticks, HttpStatusCode expected = HttpStatusCode.OK, int[][]? erased = null) =>
        await TicksAsync(await seat.PostAsJsonAsync($"{Address(id)}/end", new { ticks, erased = erased ?? [] }), expected);

    private static async Task<int> TicksAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict ? (await answer.Content.ReadFromJsonAsync<Had>())!.Ticks : -1;
    }

    private sealed record Had(int Ticks);
}
