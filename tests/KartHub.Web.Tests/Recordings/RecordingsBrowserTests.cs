using System.Text.RegularExpressions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Recordings;

[Trait("Category", "Slow")]
public sealed partial class RecordingsBrowserTests
{
    [Fact]
    public async Task AZipAndABrokenOne_AreUploaded_AndTheGoodOnePlays()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        var complaints = page.ListenForComplaints();

        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await Expect(page.GetByText("Nothing is recorded yet")).ToBeVisibleAsync();
        await ChooseAsync(page, "meadow.zip", TestTensorKart.Zip(TestTensorKart.Files(40)));
        await Expect(page.GetByText("40 frames imported.")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await ChooseAsync(page, "broken.zip", "no zip"u8.ToArray());
        await Expect(page.GetByText("'broken.zip' is not a zip file")).ToBeVisibleAsync();
        await ChooseAsync(page, "days.zip", TestTensorKart.Zip([.. TestTensorKart.Files(3, "days/monday"), .. TestTensorKart.Files(4, "days/tuesday")]));
        await Expect(page.GetByText("2 recordings with 7 frames imported.")).ToBeVisibleAsync();
        await Expect(page.Locator(".upload-recordings a")).ToHaveTextAsync(["monday", "tuesday"]);

        await page.GetByRole(AriaRole.Link, new() { Name = "meadow", Exact = true }).ClickAsync();
        var player = page.Locator(".player");
        await Expect(player).ToHaveAttributeAsync("data-shown", "0");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(player).ToHaveAttributeAsync("data-shown", "1");
        (await PixelAsync(page)).ShouldBe(5, "the second picture's first byte");
        await page.Keyboard.PressAsync("End");
        await Expect(page.GetByText("frame 40 of 40")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Home");
        await page.GetByLabel("Speed").SelectOptionAsync("4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Expect(player).ToHaveAttributeAsync("data-shown", "39");
        await Expect(page).ToHaveURLAsync(LastFrame());
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFolderOfRecordings_ComesInAsRecordings()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        using var folder = new TestFolder();
        foreach (var (path, content) in TestTensorKart.Files(5, "monday").Concat(TestTensorKart.Files(6, "tuesday")).Append(new("monday/.DS_Store", [1])))
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, Path.GetDirectoryName(path)!));
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, path), content);
        }

        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await ReadyAsync(page);
        await page.SetInputFilesAsync("[data-files=folder]", folder.Path);

        await Expect(page.GetByText("5 frames imported.")).ToBeVisibleAsync();
        await Expect(page.GetByText("6 frames imported.")).ToBeVisibleAsync();
        (await hub.QueryAsync(db => db.Recordings.Select(r => r.Name).Order().ToListAsync())).ShouldBe(["monday", "tuesday"]);
    }

    /// <summary>The recordings that KartHub once got wrong: each is chosen on the page, as a folder or a zip, and answered there.</summary>
    [SkippableFact]
    public async Task WhatWasOnceGotWrong_IsAnsweredOnThePage()
    {
        (string Case, string Answer, string? Notice)[] cases =
        [
            ("quoted-path-with-comma", "20 frames imported.", null),
            ("quoted-cells", "20 frames imported.", null),
            ("decimal-comma", "20 frames imported.", null),
            ("nul-bytes-at-end", "20 frames imported.", null),
            ("extra-timestamp-column", "20 frames imported.", null),
            ("missing-picture", "19 frames imported.", "Rows passed over: 1. The first: "),
            ("last-png-cut", "19 frames imported.", "Rows passed over: 1. The first: "),
            ("zero-byte-picture", "19 frames imported.", "Rows passed over: 1. The first: "),
            ("size-change-in-the-middle", "20 frames imported.", "begins a second recording"),
            ("transparent-pictures", "20 frames imported.", "is black: nothing can be learned from them"),
            ("all-black", "40 frames imported.", "is black: nothing can be learned from them"),
            ("all-frozen", "40 frames imported.", "is the same: the capture stood still"),
            ("constant-steering", "40 frames imported.", "The stick never moves"),
            ("cp437-umlauts", "20 frames imported.", null),
            ("bzip2-zip", "Pack it again as an ordinary zip (Deflate).", null),
            ("csv-bomb-1.8MB", "would unpack to 262 MB", null),
        ];
        var places = cases.Select(one => Path.Combine(Repository.Case(one.Case), "input")).ToList();
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await ReadyAsync(page);

        foreach (var (i, (name, answer, notice)) in cases.Index())
        {
            var isZip = !Directory.Exists(places[i]);
            await page.SetInputFilesAsync(isZip ? "[data-files=zip]" : "[data-files=folder]", isZip ? $"{places[i]}.zip" : places[i]);
            var upload = page.Locator(".upload").Nth(i);
            await Expect(upload.Locator(".upload-text")).ToContainTextAsync(answer);
            await Expect(upload.Locator(".upload-notices li")).ToHaveCountAsync(notice is null ? 0 : 1);
            if (notice is not null)
            {
                await Expect(upload.Locator(".upload-notices")).ToContainTextAsync(notice);
            }
        }

        await page.LookAsync("others-recordings");
    }

    [Fact]
    public async Task FilesDroppedAnywhereOnThePage_AreUploaded()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"))));
        await page.OpenAsync(new Uri(hub.Address, "/recordings?show=many&whose=nobody"));
        await ReadyAsync(page);

        await page.EvaluateAsync("""
            base64 => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], "dropped.zip"));
              document.querySelector("h1").dispatchEvent(new DragEvent("dragenter", { dataTransfer: transfer, bubbles: true }));
              document.querySelector("h1").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }
            """, Convert.ToBase64String(TestTensorKart.Zip(TestTensorKart.Files(3))));

        await Expect(page.GetByText("3 frames imported.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Drop to upload")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task ARecording_ArrivesBeforeOnesEyes_IsRenamed_AndGoesAfterAQuestion()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var complaints = page.ListenForComplaints();
        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        await ReadyAsync(page);

        var id = await agent.OpenRecordingAsync("Practice");
        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        await Expect(page.GetByText("20 frames")).ToBeVisibleAsync();
        await Expect(page.GetByText("arriving")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Practice", Exact = true }).ClickAsync();
        await agent.SendSegmentAsync(id, 1, TestRecording.Second(1));
        await Expect(page.GetByText("frame 1 of 40")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close recording" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Close recording" })).ToHaveCountAsync(0);
        (await hub.RecordingAsync(id)).State.ShouldBe(RecordingState.Sealed);

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Best lap"); // Not the button "Rename".
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Best lap" })).ToBeVisibleAsync();
        await hub.QueryAsync(async db =>
        {
            (await db.Recordings.SingleAsync(r => r.Id == id)).Name = "Best day";
            return await db.SaveChangesAsync();
        });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Best day" })).ToBeVisibleAsync();
        await hub.AddRunAsync(ann, "First try", Guid.NewGuid(), id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("Used by First try.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Its 40 frames")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("Nothing is recorded yet")).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_KeepsWhatWasTyped_AndFindsIt()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var ann = await hub.AddPersonAsync("Ann");
        using (var agent = await hub.AgentClientAsync(ann))
        {
            await agent.SendRecordingAsync(1, "Rainy lap");
            await agent.SendRecordingAsync(1, "Sunny lap");
        }

        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/recordings"));
        var box = page.GetByRole(AriaRole.Searchbox);

        foreach (var (typed, found) in new[] { ("rainy", "Rainy lap"), ("sunny", "Sunny lap") })
        {
            await box.FillAsync(typed);
            await box.PressAsync("Enter");
            await Expect(page.Locator("tbody td.name a")).ToHaveTextAsync([found]);
            await Expect(box).ToHaveValueAsync(typed);
            page.Url.ShouldEndWith($"/recordings?q={typed}");
        }

        await page.GetByLabel("Mine only").CheckAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"q=sunny.*whose=mine"));
        await Expect(page.Locator("tbody td.name a")).ToHaveTextAsync(["Sunny lap"]);
    }

    [Fact]
    public async Task WhoDeletes_IsToldOfOthersRuns_ButNotTheirNames()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(1, "Rainy lap");
        await hub.AddRunAsync(ann, "My own", id);
        await hub.AddRunAsync(ben, "Ben's secret", id);
        await hub.AddRunAsync(ben, "Ben's other", id);
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/recordings"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Rainy lap" }).ClickAsync();

        await Expect(page.GetByText("Used by My own and 2 training runs of others.")).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"\?frame=39$")]
    private static partial Regex LastFrame();

    private static async Task ChooseAsync(IPage page, string name, byte[] content)
    {
        await ReadyAsync(page);
        await page.SetInputFilesAsync("[data-files=zip]", new FilePayload { Name = name, MimeType = "application/zip", Buffer = content });
    }

    /// <summary>Until the page's script listens.</summary>
    private static Task ReadyAsync(IPage page) => Expect(page.Locator(".uploads[data-ready]")).ToHaveCountAsync(1);

    private static Task<int> PixelAsync(IPage page) =>
        page.EvaluateAsync<int>("document.querySelector('[data-picture]').getContext('2d').getImageData(0, 0, 1, 1).data[0]");
}
