using System.Net.Http.Json;
using System.Text.Json;
using KartHub.Agent.Recordings;
using KartHub.Agent.Sources;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Features.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

/// <summary>The real agent's spool and sender against the real hub.</summary>
public sealed class AgentToHubTests
{
    [Fact]
    public async Task WhatAnAgentRecords_IsWhatTheHubHas()
    {
        await using var hub = new HubApp();
        using var client = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        using var spool = new Spool(Path.Combine(hub.DataPath, "spool"));
        var id = await RecordAsync(spool, frames: 50);

        var sender = new SpoolSender(spool, client, TimeProvider.System);
        (await sender.TrySendAsync(default)).ShouldBeTrue(sender.Trouble);

        sender.Refusal.ShouldBeNull();
        spool.IsEmpty.ShouldBeTrue();
        var recording = await hub.RecordingAsync(id);
        recording.State.ShouldBe(RecordingState.Sealed);
        recording.Frames.ShouldBe(50);
        var stored = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], default))[0].ReadFrames().ToList();
        stored.Select(f => f.Controls.SteerX).ShouldBe(Enumerable.Range(0, 50).Select(n => n / 50f));
        stored.Select(f => Picture.Read(f.Picture.Span).Pixels[0]).ShouldBe(Enumerable.Range(0, 50).Select(n => (byte)n));
    }

    /// <summary>What an older agent may have left in its spool: the hub never takes it, so that it must not stand in the way of what comes after it.</summary>
    [Fact]
    public async Task ARecordingThatTheHubNeverTakes_IsSetAside_AndTheNextOneIsSent()
    {
        await using var hub = new HubApp();
        using var client = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        using var spool = new Spool(Path.Combine(hub.DataPath, "spool"));
        var (large, other) = (await RecordAsync(spool, frames: 1), await RecordAsync(spool, frames: 1));
        var sound = await RecordAsync(spool, frames: 1);
        await AnnounceAsync(spool, large, 3840, 2160);
        await AnnounceAsync(spool, other, 17, 12);

        var sender = new SpoolSender(spool, client, TimeProvider.System);
        (await sender.TrySendAsync(default)).ShouldBeTrue(sender.Trouble);

        spool.IsEmpty.ShouldBeTrue();
        (await hub.RecordingAsync(sound)).State.ShouldBe(RecordingState.Sealed);
        (await ReasonAsync(spool, large)).ShouldContain("3840×2160");
        (await ReasonAsync(spool, other)).ShouldContain("its picture is 16×12; the recording was announced with 17×12.");
    }

    /// <summary>A machine's spool outlives the key that it was filled with.</summary>
    [Fact]
    public async Task ARecordingThatWasBegunForAnotherPerson_IsSetAside_AndTheNextOneIsSent()
    {
        await using var hub = new HubApp();
        using var anns = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        using var bens = await hub.AgentClientAsync(await hub.AddPersonAsync("Ben"));
        using var spool = new Spool(Path.Combine(hub.DataPath, "spool"));
        var (hers, his) = (await RecordAsync(spool, frames: 1), await RecordAsync(spool, frames: 1));
        (await anns.PutAsJsonAsync(HubPaths.RecordingOf(hers), TestRecording.Start())).EnsureSuccessStatusCode();

        var sender = new SpoolSender(spool, bens, TimeProvider.System);
        (await sender.TrySendAsync(default)).ShouldBeTrue(sender.Trouble);

        (await hub.RecordingAsync(his)).State.ShouldBe(RecordingState.Sealed);
        (await ReasonAsync(spool, hers)).ShouldContain("begun for another person");
    }

    private static async Task AnnounceAsync(Spool spool, Guid id, int width, int height)
    {
        var path = Path.Combine(spool.Folder, id.ToString("D"), "recording.json");
        var start = JsonSerializer.Deserialize<RecordingStart>(await File.ReadAllBytesAsync(path), JsonSerializerOptions.Web)!;
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(start with { Width = width, Height = height }, JsonSerializerOptions.Web));
    }

    private static Task<string> ReasonAsync(Spool spool, Guid id) => File.ReadAllTextAsync(Path.Combine(spool.Folder, "refused", id.ToString("D"), "reason.txt"));

    private static async Task<Guid> RecordAsync(Spool spool, int frames)
    {
        var recorder = Recorder.Start(spool, new RecordingPlan("test", "someone", RateHz: 60), TimeProvider.System);
        for (var i = 0; i < frames; i++)
        {
            var picture = new Frame(16, 12);
            picture.Pixels.AsSpan().Fill((byte)i);
            recorder.Offer(new CapturedFrame(picture, TimeProvider.System.GetTimestamp()), new Controls(i / (float)frames, 0, 1, 0, 0), DrivenBy.Person).ShouldBeTrue();
        }

        await recorder.StopAsync();
        return recorder.Id;
    }
}
