using System.Net;
using System.Security.Claims;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Room;
using KartHub.Web.Features.Training;
using KartHub.Web.Jobs;
using KartHub.Web.Live;
using KartHub.Web.Tests.Agents;
using KartHub.Web.Tests.Drive;
using KartHub.Web.Tests.Jobs;
using KartHub.Web.Tests.Recordings;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.People;

/// <summary>What instructors do about the people of their class.</summary>
public sealed class RoomTests
{
    private static readonly Uri Start = new("/", UriKind.Relative);
    private static readonly Uri PeoplePage = new("/people", UriKind.Relative);

    [Fact]
    public async Task ThePage_IsForInstructors_AndARoleCountsFromTheNextRequestOn()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        var (instructor, puttingOut) = (await hub.InstructorAsync(), hub.Services.GetRequiredService<PuttingOut>());
        using var browser = await hub.SignedInClientAsync(ann);
        (await browser.GetAsync(PeoplePage)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await puttingOut.ChangeRoleAsync(ann.Id, Role.Instructor, instructor.Principal(), default);
        (await browser.GetAsync(PeoplePage)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await puttingOut.ChangeRoleAsync(ann.Id, Role.Participant, instructor.Principal(), default);
        (await browser.GetAsync(PeoplePage)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await Should.ThrowAsync<Refusal>(() => puttingOut.ChangeRoleAsync(instructor.Id, Role.Participant, instructor.Principal(), default)))
            .Message.ShouldContain("the last instructor");
        await Should.ThrowAsync<Refusal>(() => puttingOut.ChangeRoleAsync(ann.Id, Role.Instructor, ann.Principal(), default)); // Not hers to say.
        (await hub.QueryAsync(db => db.People.CountAsync(p => p.Role == Role.Instructor))).ShouldBe(1);
    }

    [Fact]
    public async Task ARemovedPerson_IsOut_AndWhatTheyHadIsHandedOver()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var (ann, instructor) = (await hub.AddPersonAsync("Ann"), await hub.InstructorAsync());
        using var recorder = await hub.AgentClientAsync(ann);
        var recording = await recorder.OpenRecordingAsync("Practice");
        await recorder.SendSegmentAsync(recording, 0, TestRecording.Second(0));
        var model = await hub.AddModelAsync(ann, "First");
        await using var agent = await RunningAgent.StartAsync(hub, ann);
        await using var browser = await Browser.StartAsync();
        var hers = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await hers.OpenAsync(new Uri(hub.Address, "/recordings"));
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(instructor)));
        await page.OpenAsync(new Uri(hub.Address, "/people"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Ann", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Ann has 1 recording, no run and 1 model")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Ann" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();

        await Expect(page.GetByText("Ann is removed.")).ToBeVisibleAsync();
        await Expect(hers.GetByRole(AriaRole.Heading, new() { Name = "You need a code or a link to come in" })).ToBeVisibleAsync(); // Nobody touched it.
        await Should.ThrowAsync<HubRefusedException>(agent.Running);
        (await recorder.PutAsync(new Uri($"api/recordings/{Guid.NewGuid()}", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await hub.QueryAsync(db => db.People.AnyAsync(p => p.Id == ann.Id))).ShouldBeFalse();
        (await hub.RecordingAsync(recording)).OwnerId.ShouldBe(instructor.Id);
        (await hub.QueryAsync(db => db.Models.SingleAsync(m => m.Id == model))).OwnerId.ShouldBe(instructor.Id);
    }

    [Fact]
    public async Task AnOpenPage_IsNoInstructorsAnyMore_OnceItsPersonIsNone()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        var (ann, instructor) = (await hub.AddPersonAsync("Ann", Role.Instructor), await hub.InstructorAsync());
        await using var browser = await Browser.StartAsync();
        var page = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        await page.OpenAsync(new Uri(hub.Address, "/people"));

        await hub.Services.GetRequiredService<PuttingOut>().ChangeRoleAsync(ann.Id, Role.Participant, instructor.Principal(), default);

        await Expect(page.GetByText("This page is for instructors.")).ToBeVisibleAsync(); // Nobody touched it.
    }

    [Fact]
    public async Task ARemovedPersonsThings_GoWithTheirFiles_AndTheirJobsStop()
    {
        await using var hub = new HubApp { Add = Steps.AddTo };
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        using var recorder = await hub.AgentClientAsync(ann);
        var recording = await recorder.OpenRecordingAsync("Practice");
        await recorder.SendSegmentAsync(recording, 0, TestRecording.Second(0));
        var model = await hub.AddModelAsync(ann, "First");
        var running = await QueueAsync(hub, ann, "one");
        await QueueAsync(hub, ann, "two");
        await hub.UntilAsync(Topics.Jobs, db => db.Jobs.SingleAsync(j => j.Id == running.Id), j => j.State == JobState.Running);
        var removal = hub.Services.GetRequiredService<Removal>();

        await Should.ThrowAsync<Refusal>(() => removal.RemoveAsync(ann.Id, Belongings.Delete, bob.Principal(), default));
        await Should.ThrowAsync<Refusal>(() => removal.RemoveAsync(bob.Id, Belongings.Delete, bob.Principal(), default));
        await removal.RemoveAsync(ann.Id, Belongings.Delete, (await hub.InstructorAsync()).Principal(), default);

        (await hub.QueryAsync(db => db.Recordings.CountAsync())).ShouldBe(0);
        (await hub.QueryAsync(db => db.Models.CountAsync())).ShouldBe(0);
        (await hub.QueryAsync(db => db.Jobs.CountAsync())).ShouldBe(0);
        (await hub.QueryAsync(db => db.People.Select(p => p.Name).ToListAsync())).ShouldNotContain("Ann");
        Directory.Exists(Path.Combine(hub.DataPath, "recordings", recording.ToString("n"))).ShouldBeFalse();
        Directory.Exists(Path.Combine(hub.DataPath, "models", model.ToString("n"))).ShouldBeFalse();
        hub.Services.GetRequiredService<Steps>().Starts.Select(s => s.Title).ShouldBe(["one"]);
    }

    [Fact]
    public async Task ALinkForSomebody_IsMadeByInstructors_WhileTheyAreThere()
    {
        await using var hub = new HubApp();
        var (ann, bob, instructor) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"), (await hub.InstructorAsync()).Principal());
        var roster = hub.Services.GetRequiredService<Roster>();

        var secret = await roster.LinkForAsync(ann.Id, instructor, default);
        await Should.ThrowAsync<Refusal>(() => roster.LinkForAsync(ann.Id, bob.Principal(), default));
        (await hub.Services.GetRequiredService<KeyCabinet>().UseUpAsync(secret, default)).ShouldNotBeNull().Name.ShouldBe("Ann");
        await hub.Services.GetRequiredService<Removal>().RemoveAsync(ann.Id, Belongings.Delete, instructor, default);

        (await Should.ThrowAsync<Refusal>(() => roster.LinkForAsync(ann.Id, instructor, default))).Code.ShouldBe("people.unknown");
    }

    [Fact]
    public async Task AnotherClass_IsAsIfItWereNotThere()
    {
        await using var hub = new HubApp();
        var (ann, bob, room) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"), Guid.NewGuid());
        await hub.QueryAsync(db =>
        {
            db.Add(new SchoolClass { Id = room });
            db.Add(new Person { Name = "Ann", Role = Role.Instructor, JoinedAt = DateTimeOffset.UnixEpoch, ClassId = room }); // The name is free there.
            return db.SaveChangesAsync();
        });
        var elsewhere = await hub.QueryAsync(db => db.People.SingleAsync(p => p.ClassId == room));
        using var recorder = await hub.AgentClientAsync(ann);
        var recording = await recorder.OpenRecordingAsync("Practice");
        var shelf = hub.Services.GetRequiredService<RecordingShelf>();
        await shelf.ShareAsync(recording, true, ann.Principal(), default);

        (await hub.RecordingAsync(recording)).ClassId.ShouldBe(SchoolClass.DefaultId);
        (await SeenAsync(bob.Principal())).ShouldBe(1);
        (await SeenAsync((await hub.InstructorAsync()).Principal())).ShouldBe(1);
        (await SeenAsync(elsewhere.Principal())).ShouldBe(0);
        (await shelf.DeleteAsync(recording, elsewhere.Principal(), default)).ShouldBeFalse();
        await Should.ThrowAsync<Refusal>(() => hub.Services.GetRequiredService<Removal>().RemoveAsync(ann.Id, Belongings.Delete, elsewhere.Principal(), default));

        Task<int> SeenAsync(ClaimsPrincipal user) => hub.QueryAsync(db => db.Recordings.VisibleTo(user).CountAsync());
    }

    private static async Task<Job> QueueAsync(HubApp hub, Person owner, string title)
    {
        var queue = hub.Services.GetRequiredService<JobQueue>();
        var job = await hub.AddAsync(queue.Create("count", title, owner.Id, Guid.NewGuid()));
        return job;
    }
}
