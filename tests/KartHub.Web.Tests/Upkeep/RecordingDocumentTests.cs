using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Tests.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Upkeep;

public sealed class RecordingDocumentTests
{
    [Fact]
    public void Written_AndRead_ARecordingHasLostNothing()
    {
        using var folder = new TestFolder();
        Prop.ForAll<NonNull<string>, int, byte[]>((text, number, steering) =>
        {
            var recording = Any(text.Get, number, number / 7.0, steering ?? []);
            RecordingDocument.Of(recording).Write(folder.Path);

            var read = RecordingDocument.Read(folder.Path).ShouldNotBeNull();

            read.Tells(recording).ShouldBeTrue();
            var again = read.ToRecording(recording.Owner!);
            foreach (var property in typeof(Recording).GetProperties())
            {
                property.GetValue(again).ShouldBe(property.GetValue(recording), property.Name);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WhateverARecordingSays_ItSaysToo() =>
        typeof(Recording).GetProperties().Select(p => p.Name).Except([nameof(Recording.OwnerId)]).ShouldBeSubsetOf(typeof(RecordingDocument).GetProperties().Select(p => p.Name));

    [Fact]
    public void OfANewerKartHub_ItIsRefused()
    {
        using var folder = new TestFolder();
        (RecordingDocument.Of(Any("lap", 1, 1, [])) with { Version = RecordingDocument.CurrentVersion + 1 }).Write(folder.Path);

        Should.Throw<HubDataException>(() => RecordingDocument.Read(folder.Path)).Message.ShouldContain("newer KartHub");
    }

    [Fact]
    public void WhatALaterKartHubAdds_IsNoObstacle()
    {
        using var folder = new TestFolder();
        RecordingDocument.Of(Any("lap", 1, 1, [])).Write(folder.Path);
        var path = Path.Combine(folder.Path, RecordingDocument.FileName);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"version\": 1,", "\"version\": 1, \"weather\": \"rain\",", StringComparison.Ordinal));

        RecordingDocument.Read(folder.Path)!.Name.ShouldBe("lap");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\": 1}")]
    public void Damaged_ItSaysSo(string content)
    {
        using var folder = new TestFolder();
        File.WriteAllText(Path.Combine(folder.Path, RecordingDocument.FileName), content);

        Should.Throw<InvalidDataException>(() => RecordingDocument.Read(folder.Path));
    }

    [Fact]
    public async Task ItFollowsTheRecording_FromItsFirstWordToItsLast()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);

        var id = await agent.OpenRecordingAsync("Sunday");
        Document(hub, id).ShouldSatisfyAllConditions(d => d.Name.ShouldBe("Sunday"), d => d.Owner.ShouldBe(new RecordingOwner(ann.Id, "Ann", Role.Participant)), d => d.State.ShouldBe(RecordingState.Receiving));

        await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        await agent.SealAsync(id, 1, 20);
        Document(hub, id).ShouldSatisfyAllConditions(d => d.State.ShouldBe(RecordingState.Sealed), d => d.Frames.ShouldBe(20), d => d.Missed.ShouldBe(1));

        var shelf = hub.Services.GetRequiredService<RecordingShelf>();
        await shelf.RenameAsync(id, "Monday", ann.ToPrincipal("test"), default);
        await shelf.ShareAsync(id, true, ann.ToPrincipal("test"), default);
        Document(hub, id).ShouldSatisfyAllConditions(d => d.Name.ShouldBe("Monday"), d => d.Shared.ShouldBeTrue());

        using var browser = await hub.SignedInClientAsync(ann);
        var upload = (await browser.UploadAsync(TestTensorKart.Files(3))).Recording!.Value;
        Document(hub, upload).ShouldSatisfyAllConditions(d => d.Origin.ShouldBe(RecordingOrigin.Upload), d => d.Frames.ShouldBe(3));
    }

    [Fact]
    public async Task ARecordingOfAnOlderHub_GetsIts_AfterTheStart()
    {
        using var folder = new TestFolder();
        Guid id;
        await using (var hub = new HubApp(folder))
        {
            using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
            id = await agent.SendRecordingAsync(1);
        }

        var path = Path.Combine(folder.Path, "recordings", id.ToString("n"), RecordingDocument.FileName);
        File.Delete(path);
        await using var again = new HubApp(folder);
        await again.InstructorAsync();

        await Eventually.IsTrue(() => File.Exists(path));
    }

    private static RecordingDocument Document(HubApp hub, Guid id) =>
        RecordingDocument.Read(Path.Combine(hub.DataPath, "recordings", id.ToString("n"))).ShouldNotBeNull();

    private static Recording Any(string text, int number, double real, byte[] steering)
    {
        var owner = new Person { Name = text, Role = number % 2 == 0 ? Role.Instructor : Role.Participant, JoinedAt = DateTimeOffset.UnixEpoch };
        var time = DateTimeOffset.UnixEpoch.AddTicks(Math.Abs((long)number) * 1_234_567);
        return new Recording
        {
            OwnerId = owner.Id,
            Owner = owner,
            ClassId = Guid.NewGuid(),
            Name = text,
            Source = text,
            Driver = text,
            Origin = number % 2 == 0 ? RecordingOrigin.Agent : RecordingOrigin.Upload,
            AgentId = number % 3 == 0 ? null : Guid.NewGuid(),
            AgentName = number % 3 == 0 ? null : text,
            State = RecordingState.Sealed,
            StartedAt = time,
            RecordedAt = number % 3 == 0 ? null : time.AddTicks(-1),
            ReceivedAt = time.AddTicks(1),
            SealedAt = number % 3 == 0 ? null : time.AddTicks(2),
            Frames = number,
            Segments = number,
            Bytes = number * 1_000_000_007L,
            Width = number,
            Height = number,
            RateHz = real,
            RateAssumed = number % 2 != 0,
            Duration = TimeSpan.FromTicks(number * 12_345L),
            Missed = number,
            Duplicates = number,
            Cadence = number % 5 == 0 ? null : new RecordingCadence(real, real, real, real, real),
            FlippedFrom = number % 7 == 0 ? null : text,
            Shared = number % 2 == 0,
            Notices = number % 2 == 0 ? [] : [new Phrase("rows.skipped", $"{text}: {number:N0} of {real}")],
            Steering = steering,
        };
    }
}
