using KartHub.Web.Features.Recordings;
using KartHub.Web.Tests.Drive;
using KartHub.Web.Tests.Recordings;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Upkeep;

public sealed class BackupTests
{
    [Fact]
    public async Task OfARunningHub_EverythingComesBack_AndDoctorIsContent()
    {
        using var data = new TestFolder();
        using var place = new TestFolder();
        using var restored = new TestFolder();
        var backup = Path.Combine(place.Path, "monday");
        var race = Guid.NewGuid().ToString("n");
        Guid lap, open, model, ann;
        await using (var hub = new HubApp(data))
        {
            var person = await hub.AddPersonAsync("Ann");
            ann = person.Id;
            using var agent = await hub.AgentClientAsync(person);
            (lap, open) = (await agent.SendRecordingAsync(2), await agent.OpenRecordingAsync("Still coming"));
            await agent.SendSegmentAsync(open, 0, TestRecording.Second(0));
            await File.AppendAllTextAsync(Path.Combine(data.Path, "recordings", open.ToString("n"), "frames.khf"), "written, not yet acknowledged");
            model = await hub.AddModelAsync(person, "Luigi");
            using var browser = await hub.SignedInClientAsync(person);
            (await browser.GetAsync($"{await hub.ViewAsync(person, lap)}/thumbnails/0")).EnsureSuccessStatusCode(); // Left out, as it is made again.

            Directory.CreateDirectory(Path.Combine(data.Path, "races", race));
            await File.WriteAllTextAsync(Path.Combine(data.Path, "races", race, "race.json"), "driven just now");
            await File.WriteAllTextAsync(Path.Combine(data.Path, "recordings", lap.ToString("n"), "race.ticks"), "driven before");
            var taken = await Verb.RunAsync("backup", backup, "--data", data.Path);
            taken.Code.ShouldBe(0, taken.Error);
            (await agent.SendSegmentAsync(open, 1, TestRecording.Second(1))).EnsureSuccessStatusCode(); // The hub did not notice.
        }

        var put = await Verb.RunAsync("restore", backup, "--data", restored.Path);
        put.Code.ShouldBe(0, put.Error);
        (await File.ReadAllTextAsync(Path.Combine(restored.Path, "races", race, "race.json"))).ShouldBe("driven just now");
        (await File.ReadAllTextAsync(Path.Combine(restored.Path, "recordings", lap.ToString("n"), "race.ticks"))).ShouldBe("driven before");
        (await Verb.DoctorAsync(restored)).ShouldSatisfyAllConditions(v => v.Code.ShouldBe(0), v => v.Output.ShouldBe("Read 2 recordings with 60 frames, 0.0 MB. Nothing is wrong.\n"));
        await using var again = new HubApp(restored);
        (await again.RecordingAsync(open)).ShouldSatisfyAllConditions(r => r.Frames.ShouldBe(20), r => r.State.ShouldBe(RecordingState.Receiving), r => r.OwnerId.ShouldBe(ann));
        (await again.QueryAsync(db => db.Models.SingleAsync())).Id.ShouldBe(model);
        var instructor = await again.InstructorAsync();
        using var reader = await again.SignedInClientAsync(instructor);
        var view = await again.ViewAsync(instructor, lap);
        for (var frame = 0; frame < 40; frame++)
        {
            (await reader.GetByteArrayAsync($"{view}/frames/{frame}")).ShouldBe(TestRecording.Pixel);
        }
    }

    [SkippableFact]
    public async Task OnlyItsOwner_CanReadIt()
    {
        Skip.If(OperatingSystem.IsWindows(), "Files have no modes there.");
        using var data = new TestFolder();
        using var place = new TestFolder();
        using var restored = new TestFolder();
        await MakeAsync(data);
        var backup = Path.Combine(place.Path, "monday");
        (await Verb.RunAsync("backup", backup, "--data", data.Path)).Code.ShouldBe(0);
        (await Verb.RunAsync("restore", backup, "--data", restored.Path)).Code.ShouldBe(0);

        foreach (var folder in new[] { Path.Combine(backup, "data"), restored.Path })
        {
            ModeOf(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.GetFiles(Path.Combine(folder, "keys")).ShouldNotBeEmpty();
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "keys")).Append(Path.Combine(folder, "karthub.db")))
            {
                ModeOf(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    [Fact]
    public async Task WhatIsDeletedMeanwhile_LeavesTheCopiedDatabaseToo()
    {
        using var data = new TestFolder();
        using var place = new TestFolder();
        using var restored = new TestFolder();
        var (recording, model) = await MakeAsync(data);
        Directory.Delete(Path.Combine(data.Path, "recordings", recording.ToString("n")), recursive: true);
        Directory.Delete(Path.Combine(data.Path, "models", model.ToString("n")), recursive: true);
        var backup = Path.Combine(place.Path, "monday");

        var verb = await Verb.RunAsync("backup", backup, "--data", data.Path);

        verb.Code.ShouldBe(0, verb.Error);
        verb.Error.ShouldContain("First lap was deleted meanwhile; it is not in the backup.");
        verb.Error.ShouldContain("The model Luigi was deleted meanwhile; it is not in the backup.");
        (await Verb.RunAsync("restore", backup, "--data", restored.Path)).Code.ShouldBe(0);
        (await Verb.DoctorAsync(restored)).Output.ShouldBe("Read 0 recordings with 0 frames, 0.0 MB. Nothing is wrong.\n");
    }

    [Fact]
    public async Task IntoAFolderThatIsInUse_NothingIsWritten()
    {
        using var data = new TestFolder();
        using var place = new TestFolder();
        await MakeAsync(data);
        File.WriteAllText(Path.Combine(place.Path, "letter.txt"), "");
        var backup = Path.Combine(place.Path, "monday");

        (await Verb.RunAsync("backup", place.Path, "--data", data.Path)).Error.ShouldContain("is not empty. Name a new or empty folder");
        (await Verb.RunAsync("backup", Path.Combine(data.Path, "backup"), "--data", data.Path)).Error.ShouldContain("lies in the hub's data folder");
        (await Verb.RunAsync("backup", backup, "--data", data.Path)).Code.ShouldBe(0);
        (await Verb.RunAsync("restore", backup, "--data", data.Path)).Error.ShouldContain("is not empty. Name a new or empty folder");
        Directory.GetFileSystemEntries(place.Path).Select(Path.GetFileName).ShouldBe(["letter.txt", "monday"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("changed", "is not as it was written")]
    [InlineData("missing", "is missing")]
    [InlineData("longer", "is not as it was written")]
    [InlineData("broken off", "one that was broken off: it has no backup.json")]
    [InlineData("climbs out", "names a file outside the backup")]
    [InlineData("newer", "is a backup of a newer KartHub")]
    public async Task ABackupThatIsNotWhole_IsNotRestored(string fault, string words)
    {
        using var data = new TestFolder();
        using var place = new TestFolder();
        var (recording, _) = await MakeAsync(data);
        var backup = Path.Combine(place.Path, "monday");
        (await Verb.RunAsync("backup", backup, "--data", data.Path)).Code.ShouldBe(0);
        Break(backup, Path.Combine(backup, "data", "recordings", recording.ToString("n"), "frames.khf"), fault);
        var target = Path.Combine(place.Path, "restored");

        var verb = await Verb.RunAsync("restore", backup, "--data", target);

        verb.Code.ShouldBe(1);
        verb.Error.ShouldContain(words);
        Directory.GetFileSystemEntries(place.Path).ShouldBe([backup]);
    }

    [Fact]
    public async Task WhatAKilledBackupLeft_IsNoObstacle()
    {
        using var data = new TestFolder();
        using var place = new TestFolder();
        await MakeAsync(data);
        var backup = Path.Combine(place.Path, "monday");
        Directory.CreateDirectory(Path.Combine($"{backup}.unfinished", "data"));
        File.WriteAllText(Path.Combine($"{backup}.unfinished", "data", "karthub.db"), "half");

        (await Verb.RunAsync("backup", backup, "--data", data.Path)).Code.ShouldBe(0);
        Directory.GetFileSystemEntries(place.Path).ShouldBe([backup]);
    }

    [Fact]
    public async Task WhereThereIsNoHub_ItSaysSo()
    {
        using var data = new TestFolder();
        using var place = new TestFolder();

        (await Verb.RunAsync("backup", Path.Combine(place.Path, "monday"), "--data", data.Path)).Error.ShouldContain($"There is no hub's data in {data.Path}: it has no karthub.db.");
        Directory.GetFileSystemEntries(place.Path).ShouldBeEmpty();
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static async Task<(Guid Recording, Guid Model)> MakeAsync(TestFolder data)
    {
        await using var hub = new HubApp(data);
        var instructor = await hub.InstructorAsync();
        using var agent = await hub.AgentClientAsync(instructor);
        using var browser = await hub.SignedInClientAsync(instructor); // A cookie makes the key that signs it.
        return (await agent.SendRecordingAsync(1), await hub.AddModelAsync(instructor, "Luigi"));
    }

    private static void Break(string backup, string file, string fault)
    {
        var manifest = Path.Combine(backup, "backup.json");
        switch (fault)
        {
            case "changed":
                var bytes = File.ReadAllBytes(file);
                bytes[^1] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "missing":
                File.Delete(file);
                break;
            case "longer":
                File.AppendAllText(file, "more");
                break;
            case "broken off":
                File.Delete(manifest);
                break;
            case "climbs out":
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"karthub.db\"", "\"../../karthub.db\"", StringComparison.Ordinal));
                break;
            case "newer":
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
                break;
        }
    }
}
