using KartHub.Training.Preparing;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace KartHub.Web.Tests.People;

public sealed class OldDataTests
{
    /// <summary>The tables as they were before there were classes, and names were told apart.</summary>
    private const string Before = "AddCadenceAndKeyUse";

    [Fact]
    public async Task DataFromBeforeClasses_StaysAsItIs_AndPeopleOfOneNameAreToldApart()
    {
        using var folder = new TestFolder();
        var (first, second, recording, job, run) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var options = new DbContextOptionsBuilder<HubContext>().UseSqlite($"Data Source={Path.Combine(folder.Path, "karthub.db")};Pooling=False").Options;
        await using (var db = new HubContext(options))
        {
            await db.GetService<IMigrator>().MigrateAsync(Before);
            await db.Database.ExecuteSqlAsync($"INSERT INTO People (Id, Name, Role, JoinedAt) VALUES ({first}, 'Ann', 'Instructor', 1), ({second}, 'ann', 'Participant', 2)");
            await db.Database.ExecuteSqlAsync($"INSERT INTO AccessKeys (Id, Kind, PersonId, Label, Hash, CreatedAt) VALUES ({Guid.NewGuid()}, 'Invitation', {first}, 'invitation', {AccessKey.HashOf("open")}, 1)");
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO Recordings (Id, OwnerId, Name, Source, Driver, Origin, State, StartedAt, ReceivedAt, Frames, Segments, Bytes, Width, Height, RateHz, Duration, Missed, Duplicates, Shared, Steering)
                VALUES ({recording}, {second}, 'Practice', 's', 'd', 'Agent', 'Sealed', 1, 1, 20, 1, 100, 4, 4, 20, 1, 0, 0, 1, x'00')
                """);
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO Jobs (Id, Kind, Title, OwnerId, SubjectId, State, Attempt, Progress, QueuedAt, CancelRequested) VALUES ({job}, 'train', 'First', {second}, {run}, 'Done', 1, 1, 1, 0)");
            await db.Database.ExecuteSqlAsync(
                $$"""INSERT INTO TrainingRuns (Id, OwnerId, Name, Options, RecordingIds, RecordingNames, JobId, CreatedAt, Shared, ValidatedOn) VALUES ({{run}}, {{second}}, 'First', '{}', '[]', '[]', {{job}}, 1, 0, 'Validated on b (80 frames), a whole recording not trained on. Trained on the other one (90 frames).')""");
            foreach (var (kind, title) in new[] { ("prepare", "Prepare Practice"), ("flip", "Mirror Prepare it"), ("prepare", "Practice") })
            {
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO Jobs (Id, Kind, Title, OwnerId, SubjectId, State, Attempt, Progress, QueuedAt, CancelRequested, Message, Error) VALUES ({Guid.NewGuid()}, {kind}, {title}, {second}, {recording}, 'Failed', 1, 1, 1, 0, 'Frame 3', 'It broke.')");
            }
        }

        await using var hub = new HubApp(folder);
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });

        (await hub.QueryAsync(db => db.People.OrderBy(p => p.JoinedAt).Select(p => p.Name).ToListAsync())).ShouldBe(["Ann", "ann 2"]);
        (await hub.QueryAsync(db => db.People.Select(p => p.ClassId).Distinct().SingleAsync())).ShouldBe(SchoolClass.DefaultId);
        var kept = await hub.QueryAsync(db => db.Recordings.SingleAsync());
        (kept.Id, kept.OwnerId, kept.Bytes, kept.ClassId).ShouldBe((recording, second, 100, SchoolClass.DefaultId));
        var old = await hub.QueryAsync(db => db.TrainingRuns.Include(r => r.Job).SingleAsync());
        old.Job!.ClassId.ShouldBe(SchoolClass.DefaultId);
        (old.JudgedOn, old.Options.HoldBack).ShouldBe((JudgedOn.Unseen, HoldBack.WholeRecordings));
        var jobs = await hub.QueryAsync(db => db.Jobs.Where(j => j.Kind != "train").ToListAsync());
        jobs.Select(j => j.Title).Order(StringComparer.Ordinal).ShouldBe(["Practice", "Practice", "Prepare it"]);
        jobs.ShouldAllBe(j => j.Message!.Message == "Frame 3" && j.Error!.Message == "It broke.");
        (await client.JoinAsync("open", "Bob")).ShouldBe("/?joined=true");
    }
}
