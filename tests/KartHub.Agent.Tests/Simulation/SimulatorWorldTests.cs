using KartHub.Agent.Gamepads;
using KartHub.Agent.Simulation;
using KartHub.Agent.Sinks;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Simulator;

namespace KartHub.Agent.Tests.Simulation;

public sealed class SimulatorWorldTests : IDisposable
{
    private static readonly Controls FullThrottle = new(0, 0, 1, 0, 0);

    private readonly TestTime time = new();
    private readonly SimulatorWorld world;

    public SimulatorWorldTests() => world = new SimulatorWorld(null, time, new SimulatorOptions { View = new ViewOptions { Width = 160, Height = 120 } });

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Expert_DrivesTheKartInRealTime()
    {
        await PlayAsync(TimeSpan.FromSeconds(10));
        world.Race.Progress.ShouldBeGreaterThan(0);
        world.Race.SpeedKmh.ShouldBeGreaterThan(20);
        world.Race.OffRoad.ShouldBeFalse();
        world.Applied.A.ShouldBe(1);
    }

    [Fact]
    public async Task EachPicture_IsPairedWithWhatTheExpertMadeOfIt()
    {
        await PlayAsync(TimeSpan.FromSeconds(3));
        var frame = await world.CaptureAsync(CancellationToken.None);
        var made = world.At(frame.Timestamp).ShouldNotBeNull();
        var next = frame;
        while (next.Timestamp == frame.Timestamp)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            next = await world.CaptureAsync(CancellationToken.None);
        }

        world.Applied.ShouldBe(made.Controls);
    }

    [Fact]
    public async Task WhatThePilotSends_MovesTheKart_UntilReleased()
    {
        world.Engage();
        world.Send(FullThrottle);
        await PlayAsync(TimeSpan.FromSeconds(2));
        world.Applied.ShouldBe(FullThrottle);
        world.Release();
        world.Applied.ShouldBe(Controls.Neutral);
        world.Send(FullThrottle);
        await PlayAsync(TimeSpan.FromSeconds(1));
        world.Applied.ShouldBe(Controls.Neutral);

        // Then the expert takes the pad again.
        await PlayAsync(TimeSpan.FromSeconds(2));
        world.Applied.A.ShouldBe(1);
    }

    [Fact]
    public async Task StartRace_PutsTheKartOnAnotherTrack()
    {
        await PlayAsync(TimeSpan.FromSeconds(5));
        world.StartRace(Tracks.All[2].Name.ToUpperInvariant());
        world.Race.Track.ShouldBe(Tracks.All[2].Name);
        world.Race.Progress.ShouldBe(0);
        world.Name.ShouldBe($"simulator: {Tracks.All[2].Name}");
        await PlayAsync(TimeSpan.FromSeconds(5));
        world.Race.Progress.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WhileNobodyLooks_TheGameStandsStill()
    {
        await PlayAsync(TimeSpan.FromSeconds(3));
        var before = world.Race.Progress;
        time.Advance(TimeSpan.FromHours(1));
        await world.CaptureAsync(CancellationToken.None);
        (world.Race.Progress - before).ShouldBeLessThan(0.05);
    }

    [Fact]
    public async Task EachLap_SaysWhoDroveIt()
    {
        IControllerSink sink = world;
        await PlayToLapAsync(1);
        await PlayAsync(TimeSpan.FromSeconds(3));
        sink.Engage(); // The expert's lap changes hands.
        await PlayToLapAsync(2, sink.Send);
        await PlayToLapAsync(3, sink.Send);
        await PlayAsync(TimeSpan.FromSeconds(3), sink.Send);
        await PlayAsync(TimeSpan.FromSeconds(1), held => sink.Relay(new PadMoment(held))); // A takeover, in a lap of the pilot's.
        await PlayToLapAsync(4, sink.Send);
        await PlayAsync(TimeSpan.FromSeconds(1), sink.Send);
        sink.Release();
        await PlayToLapAsync(6);
        world.Race.LapDrivers.ShouldBe([LapDriver.Person, LapDriver.Both, LapDriver.Model, LapDriver.Both, LapDriver.Both, LapDriver.Person]);
        world.Race.LapSeconds.Count.ShouldBe(6);

        world.StartRace(null);
        world.Race.LapDrivers.ShouldBe([]);
        await PlayAsync(TimeSpan.FromSeconds(0.1)); // A drive begins a race, and takes the controls a moment later.
        sink.Engage();
        await PlayToLapAsync(1, sink.Send);
        world.Race.LapDrivers.ShouldBe([LapDriver.Model]);
    }

    [Fact]
    public void UnknownTrack_IsNamedWithThoseThereAre() =>
        Should.Throw<Refusal>(() => world.StartRace("Rainbow Road")).Message.ShouldContain(Tracks.All[0].Name);

    private async Task PlayToLapAsync(int laps, Action<Controls>? hold = null)
    {
        for (var seconds = 0; world.Race.LapsCompleted < laps; seconds++)
        {
            seconds.ShouldBeLessThan(120 * laps);
            await PlayAsync(TimeSpan.FromSeconds(1), hold);
        }
    }

    /// <param name="length">How long.</param>
    /// <param name="hold">Sets the controls, as the expert would.</param>
    private async Task PlayAsync(TimeSpan length, Action<Controls>? hold = null)
    {
        for (var passed = TimeSpan.Zero; passed < length; passed += TimeSpan.FromMilliseconds(50))
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await world.CaptureAsync(CancellationToken.None);
            hold?.Invoke(world.At(time.GetTimestamp())!.Value.Controls);
        }
    }
}
