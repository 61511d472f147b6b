using System.Net;
using System.Net.Http.Json;
using System.Text;
using KartHub.Contracts.Recording;
using KartHub.Web.Features.Recordings;

namespace KartHub.Web.Tests.Recordings;

public sealed class CadenceTests
{
    private static readonly RecordingCadence Steady = new(19.98, 0.4, 2.5, 7.1, 61.3);

    [Fact]
    public async Task WhatTheAgentMeasured_IsKept_AndShownWithTheRecording()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await SealAsync(agent, new RecordingSeal(1, 20, 0, 0, Steady));

        (await hub.RecordingAsync(id)).Cadence.ShouldBe(Steady);
        var page = await browser.GetStringAsync($"recordings/{id}");
        page.ShouldContain("19.98 of 20 Hz");
        page.ShouldContain("7.1 ms (99 %)");
        page.ShouldContain("61.3 ms");
        (await browser.GetStringAsync("recordings")).ShouldContain("steady");
    }

    [Fact]
    public async Task OlderAgents_SealWithoutIt()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        using var seal = new StringContent("""{"segments":1,"frames":20,"missed":3,"duplicates":0}""", Encoding.UTF8, "application/json");

        (await agent.PostAsync($"api/recordings/{id}/seal", seal)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await hub.RecordingAsync(id)).Cadence.ShouldBeNull();
        (await browser.GetStringAsync($"recordings/{id}")).ShouldNotContain("Jitter");
        (await browser.GetStringAsync("recordings")).ShouldNotContain("steady");
    }

    [Fact]
    public async Task NonsenseInIt_DoesNotCostTheRecording()
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());

        var id = await SealAsync(agent, new RecordingSeal(1, 20, 0, 0, Steady with { JitterP95Ms = -4, LongestGapMs = 1e300 }));

        var recording = await hub.RecordingAsync(id);
        (recording.State, recording.Cadence).ShouldBe((RecordingState.Sealed, null));
    }

    [Theory]
    [InlineData(0.5, 0, 0, "steady")]
    [InlineData(30, 0, 0, "uneven")]
    [InlineData(0.5, 40, 0, "gaps")]
    [InlineData(0.5, 0, 40, "repeats")]
    public void AWord_SaysHowItWent(double jitter, int missed, int duplicates, string word) =>
        RecordingWords.Steadiness(Steady with { JitterP95Ms = jitter }, rateHz: 20, frames: 400, missed, duplicates)!.Value.Word.ShouldBe(word);

    private static async Task<Guid> SealAsync(HttpClient agent, RecordingSeal seal)
    {
        var id = await agent.OpenRecordingAsync();
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        (await agent.PostAsJsonAsync($"api/recordings/{id}/seal", seal)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return id;
    }
}
