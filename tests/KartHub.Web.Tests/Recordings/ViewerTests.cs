using System.Net;
using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Imaging;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Features.Recordings.Viewer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Recordings;

public sealed class ViewerTests
{
    [Fact]
    public async Task AFrame_ComesAsItWasSent_AndIsKeptByTheBrowserAlone()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);

        var view = await hub.ViewAsync(ann, id);
        var answer = await browser.GetAsync($"{view}/frames/7");

        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(TestRecording.Pixel);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        answer.Headers.CacheControl!.ToString().ShouldBe("max-age=31536000, private, immutable");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await browser.GetAsync($"{view}/frames/20")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Controls_ComeAsNumbers()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 2);

        var bytes = await browser.GetByteArrayAsync($"{await hub.ViewAsync(ann, id)}/controls");

        bytes.Length.ShouldBe(40 * 7 * sizeof(float));
        var numbers = Enumerable.Range(0, 7).Select(k => BitConverter.ToSingle(bytes, (33 * 7 + k) * sizeof(float))).ToArray();
        numbers.ShouldBe([1.65f, MathF.Sin(33 / 5f), 0, 1, 0, 0, 0]);
    }

    [Fact]
    public async Task AThumbnail_IsSmall()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        var id = (await browser.UploadAsync(TestTensorKart.Files(3))).Recording!.Value;
        var view = await hub.ViewAsync(ann, id);

        foreach (var _ in Enumerable.Range(0, 2)) // Made, then kept.
        {
            var picture = Png.Read(await browser.GetByteArrayAsync($"{view}/thumbnails/1"));
            (picture.Width, picture.Height).ShouldBe((128, 96));
        }
    }

    /// <summary>A bomb that an earlier KartHub took in: its thumbnail is refused, and the frames beside it are shown.</summary>
    [Fact]
    public async Task AThumbnailOfABomb_IsRefused_WithItsSize()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var browser = await hub.SignedInClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);
        var records = TestRecording.Segment(TestRecording.Frame(0), TestRecording.Frame(1, TestBombs.Png(8192, 8192)));
        await File.WriteAllBytesAsync(Path.Combine(hub.DataPath, "recordings", id.ToString("n"), "frames.khf"), records);
        await hub.QueryAsync(db => db.Recordings.ExecuteUpdateAsync(r => r.SetProperty(x => x.Frames, 2).SetProperty(x => x.Bytes, records.Length)));
        var view = await hub.ViewAsync(ann, id);

        var refused = await browser.GetAsync($"{view}/thumbnails/1");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.ReasonAsync()).ShouldContain("8192×8192");
        (await browser.GetAsync($"{view}/thumbnails/0")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatIsDownloaded_CanBeUploadedAgain()
    {
        await using var hub = new HubApp();
        using var browser = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        var first = (await browser.UploadAsync(TestTensorKart.Files(9))).Recording!.Value;

        var answer = await browser.GetAsync($"api/recordings/{first}/download");
        var second = (await browser.UploadAsync(new UploadFile("again.zip", await answer.Content.ReadAsByteArrayAsync()))).Recording!.Value;

        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe("run.zip");
        var frames = await FramesAsync(hub, first);
        frames.Count.ShouldBe(9);
        (await FramesAsync(hub, second)).ShouldBe(frames);
    }

    [Theory]
    [InlineData("Luigi Raceway, 2nd try", "Luigi_Raceway__2nd_try")]
    [InlineData("../../etc/passwd", "etc_passwd")]
    [InlineData("???", "recording")]
    public void ADownloadsName_IsAGoodFileName(string name, string expected) => DownloadName.Of(name).ShouldBe(expected);

    [Theory]
    [InlineData("frames/0")]
    [InlineData("thumbnails/0")]
    [InlineData("controls")]
    [InlineData("download")]
    public async Task Recordings_AreSeenByOwnerAndInstructor_AndByAllWhenShared(string what)
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        using var owner = await hub.SignedInClientAsync(ann);
        using var instructor = await hub.SignedInClientAsync(await hub.InstructorAsync());
        var bob = await hub.AddPersonAsync("Bob");
        using var other = await hub.SignedInClientAsync(bob);
        using var stranger = hub.CreateClient(new() { AllowAutoRedirect = false });
        var id = await agent.SendRecordingAsync(seconds: 1);

        (await owner.GetAsync(await AddressAsync(ann))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await instructor.GetAsync(await AddressAsync(await hub.InstructorAsync()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync(await AddressAsync(bob))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync($"recordings/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync(await AddressAsync(ann))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await hub.Services.GetRequiredService<RecordingShelf>().ShareAsync(id, true, ann.ToPrincipal("test"), default);
        (await other.GetAsync(await AddressAsync(bob))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync($"recordings/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<string> AddressAsync(Person person) =>
            what == "download" ? $"api/recordings/{id}/{what}" : $"{await hub.ViewAsync(person, id)}/{what}";
    }

    [Fact]
    public async Task OnlyOwnerAndInstructor_ChangeARecording()
    {
        await using var hub = new HubApp();
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 1);
        var shelf = hub.Services.GetRequiredService<RecordingShelf>();
        await shelf.ShareAsync(id, true, ann.ToPrincipal("test"), default);

        (await shelf.RenameAsync(id, "Bob's", bob.ToPrincipal("test"), default)).ShouldBeFalse();
        (await shelf.DeleteAsync(id, bob.ToPrincipal("test"), default)).ShouldBeFalse();
        (await shelf.CloseAsync(id, bob.ToPrincipal("test"), default)).ShouldBeFalse();
        (await shelf.RenameAsync(id, "Ann's", ann.ToPrincipal("test"), default)).ShouldBeTrue();
        (await hub.RecordingAsync(id)).Name.ShouldBe("Ann's");
        (await shelf.DeleteAsync(id, (await hub.InstructorAsync()).ToPrincipal("test"), default)).ShouldBeTrue();
    }

    [Fact]
    public async Task ADeletedRecording_LeavesNothing()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(seconds: 2);

        await hub.Services.GetRequiredService<RecordingShelf>().DeleteAsync(id, ann.ToPrincipal("test"), default);

        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
        (await hub.QueryAsync(db => db.RecordingSegments.CountAsync())).ShouldBe(0);
        Directory.GetFileSystemEntries(Path.Combine(hub.DataPath, "recordings")).ShouldBeEmpty();
        Directory.GetFileSystemEntries(Path.Combine(hub.DataPath, "incoming")).ShouldBeEmpty();
        (await agent.SendSegmentAsync(id, 2, TestRecording.Second(2))).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task TheCatalog_OpensWhatOneSees_InTheOrderAsked()
    {
        await using var hub = new HubApp();
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        using var agent = await hub.AgentClientAsync(ann);
        var (first, second) = (await agent.SendRecordingAsync(1, "first"), await agent.SendRecordingAsync(2, "second"));
        var open = await agent.OpenRecordingAsync("open");
        var catalog = hub.Services.GetRequiredService<RecordingCatalog>();
        var me = ann.ToPrincipal("test");

        (await catalog.OpenAsync([second, first], me, default)).Select(r => (r.Name, r.FrameCount)).ShouldBe([("second", 40), ("first", 20)]);
        (await catalog.ListAsync(me, default)).Select(r => r.Name).ShouldBe(["first", "second"], ignoreOrder: true);
        (await catalog.ListAsync(bob.ToPrincipal("test"), default)).ShouldBeEmpty();
        (await Should.ThrowAsync<Refusal>(() => catalog.OpenAsync([first], bob.ToPrincipal("test"), default))).Message.ShouldContain("not there");
        (await Should.ThrowAsync<Refusal>(() => catalog.OpenAsync([open], me, default))).Message.ShouldContain("still being received");
    }

    [Fact]
    public async Task ARecordingDamagedOnDisk_NamesItsFrame()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var id = await agent.SendRecordingAsync(1, "Lap");
        var path = Path.Combine(hub.DataPath, "recordings", id.ToString("n"), "frames.khf");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[TestRecording.Frame(0).Size * 4 + 60] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var recording = (await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], ann.ToPrincipal("test"), default))[0];

        Should.Throw<Refusal>(() => recording.ReadFrames().ToList()).Message.ShouldContain("Lap cannot be read: Frame 4 is damaged");
    }

    [Fact]
    public void TheStrip_IsSpreadOverTheRecording() => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), frames =>
    {
        var strip = ThumbnailStrip.Of(frames);
        strip.Count.ShouldBe(Math.Min(4, frames));
        strip.Distinct().Order().ShouldBe(strip);
        strip.ShouldAllBe(n => n >= 0 && n < frames);
        ThumbnailStrip.OfGrowing(frames).ShouldAllBe(n => n >= 0 && n < frames);
    }).QuickCheckThrowOnFailure();

    private static async Task<List<(TimeSpan Time, string Controls, string Picture)>> FramesAsync(HubApp hub, Guid id)
    {
        var recordings = await hub.Services.GetRequiredService<RecordingCatalog>().OpenAsync([id], default);
        return [.. recordings[0].ReadFrames().Select(f => (f.Time, f.Controls.ToString(), Convert.ToBase64String(f.Picture.Span)))];
    }
}
