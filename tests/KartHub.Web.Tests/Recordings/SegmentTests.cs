using System.Net;
using System.Net.Http.Json;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Training.Tests.Recordings;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

public sealed class SegmentTests
{
    [Fact]
    public async Task ARecording_ArrivesByteForByte()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());

        var id = await agent.SendRecordingAsync(seconds: 3);

        var recording = await hub.RecordingAsync(id);
        recording.State.ShouldBe(RecordingState.Sealed);
        recording.Frames.ShouldBe(60);
        recording.Duration.ShouldBe(TimeSpan.FromSeconds(3));
        recording.Missed.ShouldBe(1);
        recording.Duplicates.ShouldBe(2);
        recording.Steering.Length.ShouldBe(60);
        SteeringTrace.Value(recording.Steering[8]).ShouldBe(MathF.Sin(8 / 5f), 0.01);
        (await File.ReadAllBytesAsync(FramesOf(hub, id))).ShouldBe([.. Enumerable.Range(0, 3).SelectMany(TestRecording.Second)]);
    }

    [Fact]
    public async Task EveryStep_MayBeRepeated()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.SendRecordingAsync(seconds: 2);

        var open = await agent.PutAsJsonAsync($"api/recordings/{id}", TestRecording.Start("another name"));
        var segment = await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        var seal = await agent.SealAsync(id, 2, 40);

        open.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await segment.Content.ReadFromJsonAsync<SegmentReceipt>()).ShouldBe(new SegmentReceipt(0, 20));
        seal.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var recording = await hub.RecordingAsync(id);
        recording.Name.ShouldBe("First lap");
        recording.Frames.ShouldBe(40);
    }

    [Fact]
    public async Task OneSegmentSentManyTimesAtOnce_IsStoredOnce()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.SendSegmentAsync(id, 0, TestRecording.Second(0))));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        (await hub.RecordingAsync(id)).Frames.ShouldBe(20);
        new FileInfo(FramesOf(hub, id)).Length.ShouldBe(TestRecording.Second(0).Length);
    }

    [Fact]
    public async Task OtherBytesForAKnownSegment_AreAConflict()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));

        var answer = await agent.SendSegmentAsync(id, 0, TestRecording.Second(1));

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.ReasonAsync()).ShouldContain("other bytes");
    }

    [Fact]
    public async Task ASegmentThatSkipsOne_IsToldWhichIsExpected()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));

        var answer = await agent.SendSegmentAsync(id, 2, TestRecording.Second(2));

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.ReasonAsync()).ShouldBe("Segment 1 is expected next, not 2.");
    }

    [Fact]
    public async Task ASealThatComesTooEarly_NamesWhatIsMissing()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));

        var early = await agent.SealAsync(id, 3, 60);
        var miscounted = await agent.SealAsync(id, 1, 19);
        var absurd = await agent.SealAsync(id, int.MaxValue, int.MaxValue);

        early.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await early.Content.ReadFromJsonAsync<SegmentsMissing>())!.Missing.ShouldBe([1, 2]);
        (await miscounted.ReasonAsync()).ShouldContain("1 segments with 20 frames");
        absurd.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await hub.RecordingAsync(id)).State.ShouldBe(RecordingState.Receiving);
    }

    [Fact]
    public async Task NothingIsAddedToASealedRecording()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.SendRecordingAsync(seconds: 1);

        var answer = await agent.SendSegmentAsync(id, 1, TestRecording.Second(1));

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.ReasonAsync()).ShouldContain("sealed");
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("no hash")]
    [InlineData("empty")]
    [InlineData("cut off")]
    [InlineData("flipped bit")]
    [InlineData("noise")]
    [InlineData("back in time")]
    [InlineData("far future")]
    [InlineData("not a number")]
    [InlineData("no picture")]
    [InlineData("another size")]
    [InlineData("a bomb")]
    [InlineData("a JPEG of another size")]
    [InlineData("a picture that agents do not record")]
    [InlineData("another frame's picture")]
    [InlineData("a heavy picture")]
    public async Task AHostileBody_IsRefusedAndLeavesNothing(string what)
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        var good = TestRecording.Second(1);
        var body = what switch
        {
            "empty" => [],
            "cut off" => good[..^1],
            "flipped bit" => [.. good[..^1], (byte)(good[^1] ^ 1)],
            "noise" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))],
            "back in time" => TestRecording.Second(0),
            "far future" => TestRecording.Segment(TestRecording.Frame(20) with { Time = TimeSpan.MaxValue }),
            "not a number" => TestRecording.Segment(TestRecording.Frame(20) with { Controls = new Controls(float.NaN, 0, 0, 0, 0) }),
            "no picture" => TestRecording.Segment(TestRecording.Frame(20, "GIF89a"u8.ToArray())),
            "another size" => TestRecording.Segment(TestRecording.Frame(20), TestRecording.Frame(21, Png.Write(new Frame(2, 1)))),
            "a bomb" => TestRecording.Segment(TestRecording.Frame(20, TestBombs.Png(8192, 8192))),
            "a JPEG of another size" => TestRecording.Segment(TestRecording.Frame(20, TestBombs.Jpeg(8000, 8000, scans: 1)) with { Format = PictureFormat.Jpeg }),
            "a picture that agents do not record" => TestRecording.Segment(TestRecording.Frame(20, OtherWriter.Write(new Frame(1, 1), ".bmp")) with { Format = PictureFormat.Bmp }),
            "another frame's picture" => TestRecording.Segment(TestRecording.Frame(20) with { SameAs = 3 }),
            "a heavy picture" => TestRecording.Segment(TestRecording.Frame(20, [.. TestRecording.Pixel, .. new byte[FrameRecord.MaxPicture]])),
            _ => good,
        };

        var answer = await agent.SendSegmentAsync(id, 1, body, what switch { "hash" => new string('0', 64), "no hash" => "beef", _ => null });

        ((int)answer.StatusCode).ShouldBe(what switch { "empty" => 411, "hash" => 503, _ => 400 }); // What was damaged on its way may come again.
        (await answer.ReasonAsync()).ShouldNotBeEmpty();
        (await hub.RecordingAsync(id)).Frames.ShouldBe(20);
        (await agent.SendSegmentAsync(id, 1, good)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await agent.SealAsync(id, 2, 40)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task OtherPeoplesRecordings_AreNotThere()
    {
        await using var hub = new HubApp();
        using var ann = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        using var instructor = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await ann.OpenRecordingAsync();

        (await instructor.PutAsJsonAsync($"api/recordings/{id}", TestRecording.Start())).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await instructor.SendSegmentAsync(id, 0, TestRecording.Second(0))).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await instructor.SealAsync(id, 0, 0)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await ann.SendSegmentAsync(Guid.NewGuid(), 0, TestRecording.Second(0))).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task ACookieIsNoAgentKey()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        (await browser.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", TestRecording.Start())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AFileLostOnTheHub_IsAnErrorOfTheHub()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        File.Delete(FramesOf(hub, id));

        var answer = await agent.SendSegmentAsync(id, 1, TestRecording.Second(1));

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.ReasonAsync()).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("name", "", "expert", 20)]
    [InlineData("driver", "Lap", null, 20)]
    [InlineData("rateHz", "Lap", "expert", double.NegativeInfinity)]
    [InlineData("width and height are 2049×2048; ", "Lap", "expert", 20, 2049, 2048)]
    [InlineData("width and height are 0×1; ", "Lap", "expert", 20, 0)]
    [InlineData("width and height are -5×1; ", "Lap", "expert", 20, -5)]
    public async Task AStartThatMakesNoSense_IsRefusedByField(string field, string name, string? driver, double rate, int width = 1, int height = 1)
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var start = new Dictionary<string, object?>
        {
            ["name"] = name, ["source"] = "x", ["driver"] = driver, ["startedAt"] = DateTimeOffset.UnixEpoch,
            ["width"] = width, ["height"] = height, ["rateHz"] = double.IsInfinity(rate) ? -1 : rate,
        };

        var answer = await agent.PutAsJsonAsync($"api/recordings/{Guid.NewGuid()}", start);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.ReasonAsync()).ShouldStartWith(field);
        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
    }

    /// <summary>Segments of random lengths with random damage between them: what is acknowledged is what is stored.</summary>
    [Fact]
    public async Task WhatIsAcknowledged_IsWhatIsStored()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        var acknowledged = new List<byte>();
        var (frames, sequence) = (0, 0);
        foreach (var (length, damage) in Gen.Choose(1, 30).Zip(Gen.Choose(0, 3)).Sample(40, 40))
        {
            var body = TestRecording.Segment(Enumerable.Range(frames, length).Select(n => TestRecording.Frame(n)));
            if (damage == 0)
            {
                await agent.SendSegmentAsync(id, sequence, body[..^1]);
            }

            var answer = await agent.SendSegmentAsync(id, sequence, body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            acknowledged.AddRange(body);
            frames += length;
            sequence++;
        }

        (await agent.SealAsync(id, sequence, frames)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await File.ReadAllBytesAsync(FramesOf(hub, id))).ShouldBe(acknowledged.ToArray());
    }

    /// <summary>Killed between the disk and the database: what is behind the acknowledged end is not part of the recording.</summary>
    [Fact]
    public async Task WhatACrashLeftBehindTheEnd_IsGoneAfterTheNextSegment()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        await File.AppendAllBytesAsync(FramesOf(hub, id), TestRecording.Second(1)[..^5]);

        (await agent.SealAsync(id, 2, 40)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await agent.SendSegmentAsync(id, 1, TestRecording.Second(1))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await File.ReadAllBytesAsync(FramesOf(hub, id))).ShouldBe([.. TestRecording.Second(0), .. TestRecording.Second(1)]);
    }

    [Fact]
    public async Task SealedByHand_KeepsWhatCame()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));

        await hub.Services.GetRequiredService<RecordingIntake>().SealAsItIsAsync(id, default);

        var recording = await hub.RecordingAsync(id);
        recording.State.ShouldBe(RecordingState.Sealed);
        recording.Frames.ShouldBe(20);
    }

    private static string FramesOf(HubApp hub, Guid id) => Path.Combine(hub.DataPath, "recordings", id.ToString("n"), "frames.khf");
}
