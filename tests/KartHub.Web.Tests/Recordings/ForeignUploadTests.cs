using System.Text;
using KartHub.Web.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Recordings;

/// <summary>Files of other people, as the browser uploads them.</summary>
public sealed class ForeignUploadTests
{
    [Fact]
    public async Task RowsThatCannotBeUsed_AreSaid_AndStayOnTheRecording()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);

        var outcome = await browser.UploadAsync(new UploadFile("run.zip", TestTensorKart.Zip(TestTensorKart.Files(20).With("run/img_7.png", null))));

        outcome.Frames.ShouldBe(19);
        var said = outcome.Notices.ShouldHaveSingleItem();
        said.ShouldStartWith("Rows passed over: 1. The first: run/data.csv, row 8: its picture 'samples/run/img_7.png' is not there");
        (await hub.RecordingAsync(outcome.Recording!.Value)).Notices.ShouldHaveSingleItem().Message.ShouldBe(said);
        System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync($"recordings/{outcome.Recording}")).ShouldContain(said);
    }

    [Fact]
    public async Task EachOfSeveralRecordingsInAZip_BecomesOneOfItsOwn_AndWhatIsBrokenIsSaid()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var files = TestTensorKart.Files(12, "samples/monday").Concat(TestTensorKart.Files(14, "samples/tuesday")).Append(new UploadFile("samples/sunday/data.csv", []));

        var outcome = await browser.UploadAsync(new UploadFile("runs.zip", TestTensorKart.Zip(files)));

        outcome.Frames.ShouldBe(26);
        (await hub.QueryAsync(db => db.Recordings.OrderBy(r => r.Frames).Select(r => r.Name).ToListAsync())).ShouldBe(["monday", "tuesday"]);
        outcome.Recordings.ShouldBe(await hub.QueryAsync(db => db.Recordings.OrderBy(r => r.Frames).Select(r => r.Id).ToListAsync()));
        outcome.Notices.ShouldBe(
        [
            "monday: 12 frames, a recording of its own.",
            "sunday was not imported: samples/sunday/data.csv has no rows: nothing was recorded.",
            "tuesday: 14 frames, a recording of its own.",
        ]);
    }

    [Fact]
    public async Task AnotherToolsFolder_IsNamed()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));

        var outcome = await browser.UploadAsync(new UploadFile("tub/manifest.json", Encoding.UTF8.GetBytes("[\"cam/image_array\"]\n")), new UploadFile("tub/catalog_0.catalog", [1]));

        outcome.Error.ShouldNotBeNull().ShouldStartWith("'tub' is a donkeycar tub. KartHub does not read these yet.");
    }
}
