using System.Text.Json;
using KartHub.Training.Files;
using KartHub.Training.Models;
using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Jobs;
using KartHub.Web.Tests.Drive;
using KartHub.Web.Tests.Recordings;
using KartHub.Web.Tests.Training;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Upkeep;

public sealed class DoctorTests
{
    [Fact]
    public async Task WithoutItsDatabase_EveryRecordingComesBack_WithItsNameAndItsOwner()
    {
        using var folder = new TestFolder();
        Person ann, ben;
        Guid annsLap, bensUpload, half, model;
        await using (var hub = new HubApp(folder))
        {
            (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben", Role.Instructor));
            using var agent = await hub.AgentClientAsync(ann);
            annsLap = await agent.SendRecordingAsync(2, "Ann's lap");
            half = await agent.OpenRecordingAsync("Half a lap");
            await agent.SendSegmentAsync(half, 0, TestRecording.Second(0));
            using var browser = await hub.SignedInClientAsync(ben);
            bensUpload = (await browser.UploadAsync(TestTensorKart.Files(5, "Ben's run"))).Recording!.Value;
            model = await hub.AddModelAsync(ann, "Luigi");
        }

        DeleteDatabase(folder);
        var verb = await Verb.DoctorAsync(folder);

        verb.Code.ShouldBe(0, verb.Output);
        verb.Output.ShouldContain("adopted as Ann's lap with 40 frames, for Ann.");
        await using var again = new HubApp(folder);
        var recordings = await again.QueryAsync(db => db.Recordings.Include(r => r.Owner).ToDictionaryAsync(r => r.Id));
        recordings.Values.Select(r => (r.Id, r.Name, Owner: r.Owner!.Name, r.OwnerId, r.Frames, r.State)).ShouldBe(
        [
            (annsLap, "Ann's lap", "Ann", ann.Id, 40, RecordingState.Sealed),
            (half, "Half a lap", "Ann", ann.Id, 20, RecordingState.Sealed),
            (bensUpload, "Ben's run", "Ben", ben.Id, 5, RecordingState.Sealed),
        ], ignoreOrder: true);
        recordings[half].Steering.Length.ShouldBe(20);
        recordings[annsLap].Missed.ShouldBe(1);
        (await again.InstructorAsync()).Name.ShouldBe("Ben"); // The only one that the recordings knew of.
        (await again.QueryAsync(db => db.Models.SingleAsync())).ShouldSatisfyAllConditions(m => m.Id.ShouldBe(model), m => m.Name.ShouldBe("Luigi"));
        var instructor = await again.InstructorAsync();
        using var reader = await again.SignedInClientAsync(instructor);
        (await reader.GetByteArrayAsync($"{await again.ViewAsync(instructor, annsLap)}/frames/39")).ShouldBe(TestRecording.Pixel);
        (await reader.GetByteArrayAsync($"{await again.ViewAsync(instructor, bensUpload)}/frames/4")).ShouldBe(TestTensorKart.Picture(4));
    }

    [Fact]
    public async Task OfAnOlderHubWithoutDescriptions_TheFramesAreAdoptedAllTheSame()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        File.Delete(Path.Combine(RecordingOf(folder, id), "recording.json"));
        DeleteDatabase(folder);

        var verb = await Verb.DoctorAsync(folder);

        verb.ShouldSatisfyAllConditions(v => v.Code.ShouldBe(0, v.Output), v => v.Output.ShouldContain("for Instructor, since nothing says whose it is"));
        await using var hub = new HubApp(folder);
        (await hub.RecordingAsync(id)).ShouldSatisfyAllConditions(
            r => r.Name.ShouldBe($"Found {id.ToString("n")[..8]}"), r => r.Frames.ShouldBe(40), r => r.RateHz.ShouldBe(20), r => (r.Width, r.Height).ShouldBe((1, 1)));
    }

    [Fact]
    public async Task SomeoneWhoJoinedAnew_IsFoundByName()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder, "Ann");
        DeleteDatabase(folder);
        var hidden = Path.Combine(folder.Path, "aside");
        Directory.Move(Path.Combine(folder.Path, "recordings"), hidden);
        Guid newAnn;
        await using (var hub = new HubApp(folder))
        {
            newAnn = (await hub.AddPersonAsync("Ann")).Id;
        }

        Directory.Move(hidden, Path.Combine(folder.Path, "recordings"));
        (await Verb.DoctorAsync(folder)).Code.ShouldBe(0);

        await using var again = new HubApp(folder);
        (await again.RecordingAsync(id)).OwnerId.ShouldBe(newAnn);
    }

    [Fact]
    public async Task WhatCrashesLeft_IsSwept_AndNamedWithItsSize()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        Guid model, run;
        await using (var hub = new HubApp(folder))
        {
            var owner = await hub.InstructorAsync();
            model = await hub.AddModelAsync(owner, "Luigi");
            run = (await hub.AddRunAsync(owner, "Cut off")).Id;
            await hub.QueryAsync(db =>
            {
                db.Add(new Job { Kind = "train", Title = "A training", OwnerId = owner.Id, SubjectId = Guid.NewGuid(), QueuedAt = DateTimeOffset.UnixEpoch, State = JobState.Running, ProcessName = "another" });
                return db.SaveChangesAsync();
            });
        }

        string[] leftovers =
        [
            Leave(folder, "incoming", "1f", "data.csv"),
            Leave(folder, "prepared", Guid.NewGuid().ToString("n"), "X.npy"),
            Leave(folder, "prepared", UnfinishedName.Of(id.ToString("n")), "X.npy"),
            Leave(folder, "runs", Guid.NewGuid().ToString("n"), TrainingSession.CheckpointName),
            Leave(folder, "runs", run.ToString("n"), TrainingSession.UnfinishedCheckpointName),
            Leave(folder, "models", UnfinishedName.OfReplacement(Guid.NewGuid().ToString("n")).New, ModelFolder.DescriptionName),
            Leave(folder, "models", UnfinishedName.OfReplacement(model.ToString("n")).Old, ModelFolder.DescriptionName),
            Leave(folder, "recordings", id.ToString("n"), $"{FrameStore.ThumbnailStart}3.png.1f"),
            Leave(folder, "recordings", id.ToString("n"), $"{RecordingDocument.FileName}.1f{RecordingDocument.PartialEnd}"),
            Leave(folder, "recordings", Guid.NewGuid().ToString("n"), "unlisted"),
        ];
        File.AppendAllBytes(Path.Combine(RecordingOf(folder, id), "frames.khf"), new byte[100]);

        var dry = await Verb.DoctorAsync(folder, "--dry-run");
        leftovers.ShouldAllBe(l => File.Exists(l));
        var verb = await Verb.DoctorAsync(folder);

        dry.Code.ShouldBe(0, dry.Output);
        verb.Code.ShouldBe(0, verb.Output);
        leftovers.ShouldAllBe(l => !File.Exists(l));
        verb.Output.ShouldContain("removed, 1.0 MB");
        verb.Output.ShouldContain("100 bytes behind its end were never acknowledged; they are cut off.");
        verb.Output.ShouldContain("The job A training was running when its hub went down");
        (await Verb.DoctorAsync(folder)).Output.ShouldBe("Read 1 recordings with 40 frames, 0.0 MB. Nothing is wrong.\n");
    }

    [Fact]
    public async Task AModelThatWasToBeReplaced_WhenACrashCameInBetween_IsInItsPlaceAgain()
    {
        using var folder = new TestFolder();
        string place;
        await using (var hub = new HubApp(folder))
        {
            place = Path.Combine(folder.Path, "models", (await hub.AddModelAsync(await hub.InstructorAsync(), "Luigi")).ToString("n"));
        }

        Directory.Move(place, UnfinishedName.OfReplacement(place).Old);

        (await Verb.DoctorAsync(folder)).ShouldSatisfyAllConditions(v => v.Code.ShouldBe(0, v.Output), v => v.Output.ShouldContain("A crash left it without its name"));
        ModelFolder.Load(place).Description.Name.ShouldBe("Luigi");
    }

    [Fact]
    public async Task ADeletionThatACrashCutOff_IsCompleted_NotUndone()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        File.WriteAllBytes(Path.Combine(RecordingOf(folder, id), "unlisted"), []);
        Execute(folder, "DELETE FROM RecordingSegments; DELETE FROM Recordings");

        (await Verb.DoctorAsync(folder)).Output.ShouldContain("A crash left this of a recording that was coming in or being deleted; removed");
        Directory.Exists(RecordingOf(folder, id)).ShouldBeFalse();
    }

    [Fact]
    public async Task ADamagedFrame_IsNamed_AndNothingIsThrownAway()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        var frames = Path.Combine(RecordingOf(folder, id), "frames.khf");
        var bytes = await File.ReadAllBytesAsync(frames);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(frames, bytes);

        var verb = await Verb.DoctorAsync(folder);

        verb.Code.ShouldBe(1);
        verb.Output.ShouldContain("Of First lap 1 frames are damaged (20). Restore it from a backup.");
        (await File.ReadAllBytesAsync(frames)).ShouldBe(bytes);
    }

    [Fact]
    public async Task ADamagedFrameOfAnUnknownRecording_CostsTheOthersNothing()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        File.Delete(Path.Combine(RecordingOf(folder, id), "recording.json"));
        DeleteDatabase(folder);
        var frames = Path.Combine(RecordingOf(folder, id), "frames.khf");
        var bytes = await File.ReadAllBytesAsync(frames);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(frames, bytes);

        var verb = await Verb.DoctorAsync(folder);

        verb.Output.ShouldContain("with 40 frames");
        verb.Code.ShouldBe(1);
        (await File.ReadAllBytesAsync(frames)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task ADamagedIndex_IsMadeAgain(int at)
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        var index = Path.Combine(RecordingOf(folder, id), "frames.index");
        var whole = await File.ReadAllBytesAsync(index);
        var damaged = (byte[])whole.Clone();
        damaged[at] ^= 1;
        await File.WriteAllBytesAsync(index, damaged);

        var verb = await Verb.DoctorAsync(folder);

        verb.Code.ShouldBe(0, verb.Output);
        verb.Output.ShouldContain("did not agree with the frames; it is made again");
        (await File.ReadAllBytesAsync(index)).ShouldBe(whole);
    }

    [Fact]
    public async Task MissingFrames_AreSaid_AndTheRowGoesOnRequest()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        Directory.Delete(RecordingOf(folder, id), recursive: true);

        var told = await Verb.DoctorAsync(folder);
        var removed = await Verb.DoctorAsync(folder, "--remove-missing");

        told.ShouldSatisfyAllConditions(v => v.Code.ShouldBe(1), v => v.Output.ShouldContain("The frames of First lap are missing."));
        removed.ShouldSatisfyAllConditions(v => v.Code.ShouldBe(0, v.Output), v => v.Output.ShouldContain("its row is removed"));
        await using var hub = new HubApp(folder);
        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task RowsThatContradictEachOther_AreWrong()
    {
        using var folder = new TestFolder();
        await RecordAsync(folder);
        Execute(folder, "DELETE FROM RecordingSegments WHERE Sequence = 0");

        var verb = await Verb.DoctorAsync(folder);

        verb.ShouldSatisfyAllConditions(v => v.Code.ShouldBe(1), v => v.Output.ShouldContain("segments that the database lists of First lap do not make up"));
    }

    [Fact]
    public async Task BesideARunningHub_ItRefuses_ButLooks()
    {
        using var folder = new TestFolder();
        await using var hub = new HubApp(folder);
        await hub.InstructorAsync();

        var refused = await Verb.DoctorAsync(folder);
        var looked = await Verb.DoctorAsync(folder, "--dry-run");

        refused.ShouldBe(new Verb(1, "", $"A hub or doctor is at work on {folder.Path} already: stop it first, or name another data folder.\n"));
        looked.Code.ShouldBe(0, looked.Error);
    }

    [Fact]
    public async Task AMistypedFolder_DoesNotBecomeAHubs()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "dta");

        (await Verb.RunAsync("doctor", "--data", path)).Error.ShouldContain("holds no hub's data");
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task AsJson_TheFindingsCanBeRead()
    {
        using var folder = new TestFolder();
        var id = await RecordAsync(folder);
        Directory.Delete(RecordingOf(folder, id), recursive: true);

        var verb = await Verb.DoctorAsync(folder, "--json");

        using var report = JsonDocument.Parse(verb.Output);
        report.RootElement.GetProperty("content").GetBoolean().ShouldBeFalse();
        report.RootElement.GetProperty("findings")[0].GetProperty("outcome").GetString().ShouldBe("Wrong");
        report.RootElement.GetProperty("findings")[0].GetProperty("where").GetString().ShouldBe($"recordings/{id:n}");
    }

    private static async Task<Guid> RecordAsync(TestFolder folder, string? owner = null)
    {
        await using var hub = new HubApp(folder);
        using var agent = await hub.AgentClientAsync(owner is null ? await hub.InstructorAsync() : await hub.AddPersonAsync(owner));
        return await agent.SendRecordingAsync(2);
    }

    private static string RecordingOf(TestFolder folder, Guid id) => Path.Combine(folder.Path, "recordings", id.ToString("n"));

    private static string Leave(TestFolder folder, params string[] path)
    {
        var file = Path.Combine([folder.Path, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, new byte[1_000_000]);
        return file;
    }

    private static void DeleteDatabase(TestFolder folder)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Path, "karthub.db*"))
        {
            File.Delete(file);
        }
    }

    private static void Execute(TestFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "karthub.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
