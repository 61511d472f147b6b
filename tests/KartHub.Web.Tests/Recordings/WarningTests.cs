using System.Net.Http.Json;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Recordings;

/// <summary>What can be read but teaches nothing, and what had to be passed over, is said when a recording comes and stays with it.</summary>
public sealed class WarningTests
{
    private static readonly byte[] Black = Png.Write(new Frame(TestTensorKart.Width, TestTensorKart.Height));

    [Fact]
    public async Task AnUpload_OfWhichPicturesCannotBeUsed_KeepsTheOthers_AndSaysSo()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        var twice = Enumerable.Range(0, 20).Select(TestTensorKart.Row).Append(TestTensorKart.Row(3)).Append(TestTensorKart.Row(5));
        var files = TestTensorKart.Files(20).With("run/data.csv", TestTensorKart.Csv(twice))
            .With("run/img_3.png", []).With("run/img_7.png", TestTensorKart.Picture(7)[..^40]);

        var outcome = await browser.UploadAsync(new UploadFile("run.zip", TestTensorKart.Zip(files)));

        var recording = await hub.RecordingAsync(outcome.Recording!.Value);
        recording.Frames.ShouldBe(19); // Twenty and two, without the empty one's two rows and the cut one's.
        recording.Notices.Select(notice => notice.Message).ShouldBe(outcome.Notices);
        outcome.Notices[0].ShouldBe("Rows passed over: 2. The first: run/data.csv, row 4: run/img_3.png is empty.");
        outcome.Notices[1].ShouldStartWith("Rows passed over: 1. The first: run/data.csv, row 8: run/img_7.png cannot be read: The PNG ends too early");
        outcome.Notices[2].ShouldStartWith("Of 19 pictures that were looked at 1 are the same as an earlier one");
        outcome.Notices.Count.ShouldBe(3);
        (await browser.GetByteArrayAsync($"{await hub.ViewAsync(ann, recording.Id)}/frames/18")).ShouldBe(TestTensorKart.Picture(5));
        RecordingDocument.Read(Path.Combine(hub.DataPath, "recordings", recording.Id.ToString("n")))!.Notices.ShouldBe(recording.Notices);
    }

    [Fact]
    public async Task AnUpload_OfTwoSizes_IsTaken()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var files = TestTensorKart.Files(20).With("run/img_19.png", Png.Write(Png.Read(TestTensorKart.Picture(19)).Resize(320, 240)));

        var outcome = await browser.UploadAsync(files);

        (await hub.RecordingAsync(outcome.Recording!.Value)).Width.ShouldBe(TestTensorKart.Width);
        outcome.Notices.ShouldHaveSingleItem().ShouldStartWith("data.csv, row 20: img_19.png begins a second recording: its pictures are 320×240, not 160×120 as before.");
    }

    [Theory]
    [InlineData(600, "of 630 captures 600 were")]
    [InlineData(int.MaxValue, "of 2,147,483,677 captures 2,147,483,647 were")]
    public async Task AnAgentsRecording_IsLookedAt_WhenAllOfItIsThere(int duplicates, string counted)
    {
        await using var hub = new HubApp();
        using var agent = await hub.AgentClientAsync(await hub.AddPersonAsync("Ann"));
        var id = await agent.OpenRecordingAsync("Lap", TestTensorKart.Width, TestTensorKart.Height);
        var frames = Enumerable.Range(0, 30).Select(n => TestRecording.Frame(n, Black) with { Controls = new Controls(0, 0, 1, 0, 0) });
        (await agent.SendSegmentAsync(id, 0, TestRecording.Segment(frames))).EnsureSuccessStatusCode();

        (await agent.PostAsJsonAsync($"api/recordings/{id}/seal", new RecordingSeal(1, 30, 0, duplicates))).EnsureSuccessStatusCode();

        var notices = (await hub.RecordingAsync(id)).Notices;
        notices.Select(notice => notice.Code).ShouldBe(["pictures.black", "steering.constant", "pictures.still"]);
        notices[^1].Message.ShouldContain(counted);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task AWarning_IsShownAtTheUpload_InTheList_OnItsPage_AndBeforeTraining()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        const string warning = "Every picture that was looked at, 20 in all, is black";
        var files = TestTensorKart.Files(20).Select(file => file.Path.EndsWith(".png", StringComparison.Ordinal) ? file with { Content = Black } : file);

        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await Expect(page.Locator(".uploads[data-ready]")).ToHaveCountAsync(1);
        await page.SetInputFilesAsync("[data-files=zip]", new FilePayload { Name = "night.zip", MimeType = "application/zip", Buffer = TestTensorKart.Zip(files) });
        await Expect(page.Locator(".upload-notices li")).ToContainTextAsync(warning);
        await Expect(page.Locator("tbody .notice-mark")).ToHaveTextAsync("1 warning");
        await page.GetByRole(AriaRole.Link, new() { Name = "night", Exact = true }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync(warning);

        await page.OpenAsync(new Uri(hub.Address, "/training?new=true"));
        await Expect(page.GetByText("The chosen recording has warnings:")).ToBeVisibleAsync();
        await Expect(page.Locator(".warnings")).ToContainTextAsync(warning);
    }
}
