using KartHub.Web.Tests.Recordings;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Guard;

/// <summary>What one may not see is not found either.</summary>
public sealed class SearchTests
{
    [Theory]
    [InlineData("/recordings")]
    [InlineData("/jobs")]
    public async Task ASearch_FindsWhatOneMaySee(string page)
    {
        await using var hub = new HubApp();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        using var agent = await hub.AgentClientAsync(ben);
        await agent.SendRecordingAsync(seconds: 1, name: "Wet track");
        await hub.AddRunAsync(ben, "Wet track"); // Its job has ended.
        using var hers = await hub.SignedInClientAsync(ann);
        using var his = await hub.SignedInClientAsync(ben);
        using var instructors = await hub.SignedInClientAsync(await hub.InstructorAsync());

        foreach (var search in new[] { "wet", "Ben", "" })
        {
            var address = $"{page}?q={search}";
            (await hers.GetStringAsync(address)).ShouldNotContain("Wet track");
            (await his.GetStringAsync(address)).ShouldContain("Wet track");
            (await instructors.GetStringAsync(address)).ShouldContain("Wet track");
        }
    }
}
