using System.Net;
using KartHub.Web.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Recordings;

/// <summary>What an upload's files say of the day and the rate, and what is only assumed.</summary>
public sealed class RecordedDayTests
{
    private static readonly DateTimeOffset Then = new(new DateTime(2021, 10, 11, 14, 30, 0, DateTimeKind.Local));

    [Fact]
    public async Task PicturesThatTookTheirTime_SayTheDay_AndTheRateIsMarkedAsAssumed_AlsoInTheZipAndFromThere()
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var uploaded = (await ann.UploadAsync(new UploadFile("old.zip", TestTensorKart.Zip(TestTensorKart.Files(40), n => Then.AddSeconds(n * 0.2))))).Recording!.Value;

        var recording = await hub.RecordingAsync(uploaded);
        recording.RateAssumed.ShouldBeTrue();
        recording.RecordedAt.ShouldNotBeNull().ShouldBe(Then, TimeSpan.FromSeconds(4)); // In the time zone where it was packed, which is this one.
        await ExpectAsync(ann, $"/recordings/{uploaded}", "40 at about 5 Hz", "about 0:08 min", "11 Oct 2021");
        await ExpectAsync(ann, "/recordings", "40 frames, about 5 Hz", "about 0:08 min", "11 Oct 2021");
        await ExpectAsync(ann, "/training?new=true", "about 0:08");

        var zip = await ann.GetByteArrayAsync($"/api/recordings/{uploaded}/download");
        var again = await hub.RecordingAsync((await ann.UploadAsync(new UploadFile("again.zip", zip))).Recording!.Value);
        (again.RateAssumed, again.RecordedAt).ShouldBe((true, recording.RecordedAt));
    }

    [Fact]
    public async Task PicturesThatWereAllCopiedAtOnce_SayNothing_SoThatItIsTheDayOfTheUpload()
    {
        await using var hub = new HubApp();
        using var ann = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var zip = (await ann.UploadAsync(new UploadFile("copied.zip", TestTensorKart.Zip(TestTensorKart.Files(60))))).Recording!.Value;
        var folder = (await ann.UploadAsync(TestTensorKart.Files(60))).Recording!.Value;
        var future = (await ann.UploadAsync(new UploadFile("future.zip", TestTensorKart.Zip(TestTensorKart.Files(60), n => TimeProvider.System.GetLocalNow().AddDays(40).AddSeconds(n))))).Recording!.Value;

        foreach (var id in new[] { zip, folder, future })
        {
            (await hub.RecordingAsync(id)).RecordedAt.ShouldBeNull();
        }

        (await ann.GetStringAsync("/recordings")).ShouldContain("uploaded ");
    }

    [Fact]
    public async Task AnAgentsRecording_HasItsDayAndItsRate_ForSure_AlsoWhenItComesBackAsAZip()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await agent.SendRecordingAsync(2);

        var zip = await browser.GetByteArrayAsync($"/api/recordings/{id}/download");
        await ExpectAsync(browser, "/recordings", "40 frames, 20 Hz", "0:02 min");
        (await browser.GetStringAsync("/recordings")).ShouldNotContain("about");
        (await browser.UploadAsync(new UploadFile("again.zip", zip))).Error.ShouldBeNull();

        var again = await hub.QueryAsync(db => db.Recordings.SingleAsync(r => r.Origin == RecordingOrigin.Upload));
        (again.RateHz, again.RateAssumed).ShouldBe((20, false));
        again.RecordedAt.ShouldBeNull("1970 is a clock that was never set");
    }

    private static async Task ExpectAsync(HttpClient browser, string page, params string[] words)
    {
        var text = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
        words.ShouldAllBe(w => text.Contains(w));
    }
}
