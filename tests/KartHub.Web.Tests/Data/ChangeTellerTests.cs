using KartHub.Training.Runs;
using KartHub.Web.Data;
using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace KartHub.Web.Tests.Data;

public sealed class ChangeTellerTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder folder = new();
    private readonly LiveFeed live = new(TimeProvider.System, NullLogger<LiveFeed>.Instance);
    private readonly Room room = new();
    private readonly HubContext db;

    public ChangeTellerTests() => db = new(new DbContextOptionsBuilder<HubContext>()
        .UseSqlite($"Data Source={Path.Combine(folder.Path, "karthub.db")};Pooling=False").AddInterceptors(new ChangeTeller(live)).Options);

    public Task InitializeAsync() => db.Database.EnsureCreatedAsync();

    async Task IAsyncLifetime.DisposeAsync() => await db.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ASavedRow_OfEachTable_TellsItsTopic_WhetherNewChangedOrDeleted()
    {
        foreach (var (row, topic) in room.Rows)
        {
            db.Add(row);
            await ShouldTellAsync(topic, () => db.SaveChangesAsync());
            db.Entry(row).State = EntityState.Modified;
            await ShouldTellAsync(topic, () => db.SaveChangesAsync());
        }

        foreach (var (row, topic) in room.Rows.Reverse())
        {
            db.Remove(row);
            await ShouldTellAsync(topic, () => db.SaveChangesAsync());
        }

        room.Rows.Select(r => r.Row.GetType()).ShouldBe(db.Model.GetEntityTypes().Select(t => t.ClrType), ignoreOrder: true);
    }

    [Fact]
    public async Task WhatIsChangedOrDeletedUnread_TellsItsKind()
    {
        await FillAsync();

        await ShouldTellAsync(Topics.Recordings, () => db.Recordings.TagWith("a remark").ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));
        await ShouldTellAsync(Topics.Recording(room.Recording.Id), () => db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.Shared, true)));
        await ShouldTellAsync(Topics.People, () => db.AccessKeys.OrderBy(k => k.CreatedAt).Take(1).ExecuteUpdateAsync(set => set.SetProperty(k => k.Uses, 1)));
        await ShouldTellAsync(Topics.AgentStates, () => db.AgentDrives.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.Models, () => db.Models.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.Runs, () => db.EpochMetrics.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.Runs, () => db.TrainingRuns.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.Jobs, () => db.Jobs.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.Recordings, () => db.Recordings.ExecuteDeleteAsync());
        await ShouldTellAsync(Topics.People, () => db.People.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task WhatTheDatabaseDeletesAlong_IsToldToo()
    {
        await FillAsync();

        await ShouldTellAsync(Topics.Models, () => db.TrainingRuns.ExecuteDeleteAsync()); // A model is of no run any more.
        await ShouldTellAsync(Topics.Agent(room.Drive.AgentId), () => db.AccessKeys.ExecuteDeleteAsync());
        await db.Models.ExecuteDeleteAsync();
        await db.Recordings.ExecuteDeleteAsync();
        await ShouldTellAsync(Topics.Jobs, () => db.People.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task WhatIsNotCommitted_IsNotTold_AndOnceItIs_AllOfIt()
    {
        db.Add(room.Ann);
        await db.SaveChangesAsync();
        var before = live.Published;

        await using (var undone = await db.Database.BeginTransactionAsync())
        {
            db.Add(room.Recording);
            await db.SaveChangesAsync();
            await undone.RollbackAsync();
        }

        await using (await db.Database.BeginTransactionAsync())
        {
            await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.Role, Role.Instructor));
        }

        live.Published.ShouldBe(before);
        db.ChangeTracker.Clear();
        await using var done = await db.Database.BeginTransactionAsync();
        db.Add(room.Key);
        await db.SaveChangesAsync();
        db.Add(room.Job);
        await db.SaveChangesAsync();
        live.Published.ShouldBe(before);
        await ShouldTellAsync(Topics.Jobs, () => done.CommitAsync());
        live.Published.ShouldBe(before + 2, "the key and the job, not what was undone");
    }

    [Fact]
    public async Task WhatCouldNotBeSaved_AndWhatChangedNothing_IsNotTold()
    {
        db.Add(room.Ann);
        await db.SaveChangesAsync();
        var before = live.Published;

        db.Add(new Person { Name = room.Ann.Name, Role = Role.Participant, JoinedAt = default });
        await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        await db.SaveChangesAsync();
        await db.Jobs.ExecuteDeleteAsync();

        live.Published.ShouldBe(before);
    }

    private async Task FillAsync()
    {
        db.AddRange(room.Rows.Select(r => r.Row));
        await db.SaveChangesAsync();
    }

    /// <summary>Somebody who follows a topic hears of what is done.</summary>
    private async Task ShouldTellAsync(string topic, Func<Task> act)
    {
        var heard = new TaskCompletionSource();
        using var subscription = live.Subscribe(topic, TimeSpan.Zero, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });
        await act();
        await heard.Task.WaitAsync(Eventually.Patience);
    }

    /// <summary>A row of each table.</summary>
    private sealed class Room
    {
        public SchoolClass Class { get; } = new() { Id = Guid.NewGuid() };

        public Person Ann { get; } = new() { Name = "Ann", Role = Role.Participant, JoinedAt = default };

        public AccessKey Key => field ??= new() { Kind = KeyKind.Agent, PersonId = Ann.Id, Label = "agent", Hash = [1], CreatedAt = default };

        public Session Session => field ??= new() { PersonId = Ann.Id, Hash = [2], Browser = "Firefox", CreatedAt = default, LastSeenAt = default, ExpiresAt = default };

        public Recording Recording => field ??= new()
        {
            OwnerId = Ann.Id, Name = "Lap", Source = "simulator", Driver = "Ann", Origin = RecordingOrigin.Agent, State = RecordingState.Receiving,
            StartedAt = default, ReceivedAt = default,
        };

        public RecordingSegment Segment => field ??= new() { RecordingId = Recording.Id, Sequence = 0, Hash = [3], Offset = 0, Length = 1, Frames = 1 };

        public Job Job => field ??= new() { Kind = TrainJob.Kind, Title = "First", OwnerId = Ann.Id, SubjectId = Guid.NewGuid(), QueuedAt = default, Held = true };

        public JobNeed Need => field ??= new() { JobId = Job.Id, NeededId = Job.Id };

        public TrainingRun Run => field ??= new()
        {
            Id = Job.SubjectId, OwnerId = Ann.Id, Name = "First", Options = new TrainingOptions(), RecordingIds = [], RecordingNames = [], JobId = Job.Id, CreatedAt = default,
        };

        public EpochMetric Epoch => field ??= new() { RunId = Run.Id, Epoch = 1 };

        public StoredModel Model => field ??= new()
        {
            OwnerId = Ann.Id, RunId = Run.Id, Name = "First", Network = "pilotnet", Parameters = 1, Recordings = [], TrainRows = 1, Epoch = 1, ValLoss = 1,
            BaselineMean = 1, BaselineZero = 1, Bytes = 1, CreatedAt = default,
        };

        public AgentDrive Drive => field ??= new() { AgentId = Key.Id, ModelId = Model.Id };

        /// <summary>In an order in which they can be added, and with what each of them tells.</summary>
        public IReadOnlyList<(object Row, string Topic)> Rows =>
        [
            (Class, Topics.People), (Ann, Topics.People), (Key, Topics.People), (Session, Topics.People),
            (Recording, Topics.Recording(Recording.Id)), (Segment, Topics.Recording(Recording.Id)),
            (Job, Topics.Jobs), (Need, Topics.Jobs), (Run, Topics.Run(Run.Id)), (Epoch, Topics.Run(Run.Id)), (Model, Topics.Models), (Drive, Topics.Agent(Key.Id)),
        ];
    }
}
