using System.Net;
using KartHub.Contracts;
using KartHub.Training.Models;
using KartHub.Training.Runs;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Training;
using KartHub.Web.Shell;
using KartHub.Web.Tests.Drive;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.Training;

/// <summary>What runs and models are called, and by whom.</summary>
public sealed class NamingTests
{
    [Fact]
    public async Task ARun_IsNamedByItsOwner_OrAnInstructor_AndItsJobWithIt()
    {
        await using var hub = new HubApp();
        var (ann, ben, instructor) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"), await hub.InstructorAsync());
        var run = await hub.AddRunAsync(ann, "First");
        await hub.AddRunAsync(ben, "Ben's");
        var runs = hub.Services.GetRequiredService<TrainingRuns>();
        await runs.ShareAsync(run.Id, true, ann.Principal(), default);

        (await runs.RenameAsync(run.Id, "Stolen", ben.Principal(), default)).ShouldBeFalse("It is shared: to see, not to change.");
        (await runs.RenameAsync(Guid.NewGuid(), "Nothing", ann.Principal(), default)).ShouldBeFalse();
        (await Should.ThrowAsync<Refusal>(() => runs.RenameAsync(run.Id, " \u200e ", ann.Principal(), default))).Code.ShouldBe("name.empty");
        (await Should.ThrowAsync<Refusal>(() => runs.RenameAsync(run.Id, new string('x', TrainingRun.MaxName + 1), ann.Principal(), default))).Code.ShouldBe("name.too-long");
        (await NamesAsync()).ShouldBe(("First", "First"));

        (await runs.RenameAsync(run.Id, "  Best\trun ", ann.Principal(), default)).ShouldBeTrue();
        (await NamesAsync()).ShouldBe(("Best run", "Best run"));
        (await runs.RenameAsync(run.Id, "Example", instructor.Principal(), default)).ShouldBeTrue();
        (await NamesAsync()).ShouldBe(("Example", "Example"));

        Task<(string, string)> NamesAsync() => hub.QueryAsync(async db => await db.TrainingRuns.Where(r => r.Id == run.Id).Select(r => new ValueTuple<string, string>(r.Name, r.Job!.Title)).SingleAsync());
    }

    [Fact]
    public async Task AModel_IsNamedByItsOwner_AndGoesOutUnderThatName()
    {
        await using var hub = new HubApp();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        var id = await hub.AddModelAsync(ann, "First");
        var shelf = hub.Services.GetRequiredService<ModelShelf>();
        await shelf.ShareAsync(id, true, ann.Principal(), default);

        (await shelf.RenameAsync(id, "Stolen", ben.Principal(), default)).ShouldBeFalse();
        (await Should.ThrowAsync<Refusal>(() => shelf.RenameAsync(id, "", ann.Principal(), default))).Code.ShouldBe("name.empty");
        (await shelf.RenameAsync(id, "<b>Käse</b> & more", ann.Principal(), default)).ShouldBeTrue();

        using var folder = new TestFolder();
        foreach (var person in new[] { ann, ben })
        {
            using var client = await hub.SignedInClientAsync(person);
            using var answer = await client.GetAsync(new Uri($"/api/models/{id}/download", UriKind.Relative));
            var zip = Path.Combine(folder.Path, $"{person.Name}.zip");
            await File.WriteAllBytesAsync(zip, await answer.Content.ReadAsByteArrayAsync());
            answer.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("b-Käse--b----more.zip");
            ModelFolder.Load(zip).Description.Name.ShouldBe("<b>Käse</b> & more");
            (await client.GetStringAsync(new Uri("/models", UriKind.Relative))).ShouldNotContain("<b>Käse");
        }
    }

    [Fact]
    public async Task ARecordingsNumber_IsNotTakenForTheRuns()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(2, "Lap (2)");
        var runs = hub.Services.GetRequiredService<TrainingRuns>();

        foreach (var name in new[] { "PilotNet on Lap (2)", "PilotNet on Lap (2) (2)", "PilotNet on Lap (2) (3)" })
        {
            (await runs.StartAsync(new RunOrder("", [lap], new TrainingOptions { Epochs = 1 }), ann.Principal(), default)).Name.ShouldBe(name);
        }
    }

    [Fact]
    public async Task ARunThatNobodyNamed_IsCalledAfterWhatItLearnsFrom_WithANumberWhereThatIsTaken()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var agent = await hub.AgentClientAsync(ann);
        var lap = await agent.SendSimulatedAsync(2, "Lap 3");
        var runs = hub.Services.GetRequiredService<TrainingRuns>();

        foreach (var name in new[] { "PilotNet on Lap 3", "PilotNet on Lap 3 (2)", "Mine" })
        {
            (await runs.StartAsync(new RunOrder(name == "Mine" ? " Mine " : " ", [lap], new TrainingOptions { Epochs = 1 }), ann.Principal(), default)).Name.ShouldBe(name);
        }
    }

    [Fact]
    public void AName_HasRoomForItsNumber()
    {
        var long80 = new string('n', 200);
        var name = RefusalWords.OfFiles.DefaultName(new TrainingOptions(), [long80, "b", "c", "d", "e"], 0, new HashSet<string>());
        name.Length.ShouldBe(TrainingRun.MaxName);
        var second = RefusalWords.OfFiles.DefaultName(new TrainingOptions(), [long80, "b", "c", "d", "e"], 0, new HashSet<string> { name });
        second.Length.ShouldBe(TrainingRun.MaxName);
        second.ShouldEndWith("… (2)");
    }

    [Theory]
    [InlineData("a", 0, "PilotNet on a")]
    [InlineData("a b c d e", 0, "PilotNet on a, b, c and 2 more")]
    [InlineData("a b c d e", 2, "PilotNet on a, b, c and 4 more")]
    [InlineData("a", 2, "PilotNet on a and 2 more")]
    [InlineData("", 1, "PilotNet on 1 recording")]
    [InlineData("", 2, "PilotNet on 2 recordings")]
    public void WhatANameMayNotTell_ItCounts(string names, int hidden, string name) =>
        RefusalWords.OfFiles.DefaultName(new TrainingOptions(), names.Split(' ', StringSplitOptions.RemoveEmptyEntries), hidden, new HashSet<string>()).ShouldBe(name);

    [Fact]
    public void ANumber_IsCountedOn_WhereAThingIsMadeAgain_AndIsPartOfTheNameElsewhere()
    {
        var taken = new HashSet<string> { "Lap", "Lap (2)" };
        ThingName.Free("Lap", taken, 80).ShouldBe("Lap (3)");
        ThingName.Free("Lap (2)", taken, 80).ShouldBe("Lap (2) (2)");
        ThingName.Again("Lap (2)", taken, 80).ShouldBe("Lap (3)");
        ThingName.Again("Another's (2)", taken, 80).ShouldBe("Another's (2)");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task ANewName_IsSeenByOthersAtOnce_AndThePencilIsForWhoeverMay()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        var run = await hub.AddRunAsync(ann, "First");
        var model = await hub.AddModelAsync(ann, "First model");
        await hub.Services.GetRequiredService<TrainingRuns>().ShareAsync(run.Id, true, ann.Principal(), default);
        await hub.Services.GetRequiredService<ModelShelf>().ShareAsync(model, true, ann.Principal(), default);
        await using var browser = await Browser.StartAsync();
        var hers = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ann)));
        var his = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(ben)));
        var complaints = hers.ListenForComplaints();

        await his.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await Expect(his.GetByRole(AriaRole.Heading, new() { Name = "First", Exact = true })).ToBeVisibleAsync();
        await Expect(his.GetByRole(AriaRole.Button, new() { Name = "Rename" })).ToHaveCountAsync(0);
        await hers.OpenAsync(new Uri(hub.Address, $"/training/{run.Id}"));
        await RenameAsync("First", "<i>Best</i> run");
        await Expect(his.GetByRole(AriaRole.Heading, new() { Name = "<i>Best</i> run", Exact = true })).ToBeVisibleAsync(); // Nobody touched it.
        await Expect(his.Locator(".run-list .name")).ToHaveTextAsync("<i>Best</i> run");

        await his.OpenAsync(new Uri(hub.Address, "/models"));
        await hers.OpenAsync(new Uri(hub.Address, "/models"));
        await RenameAsync("First model", "Fast");
        await Expect(his.GetByRole(AriaRole.Heading, new() { Name = "Fast", Exact = true })).ToBeVisibleAsync();
        await hers.GetByRole(AriaRole.Button, new() { Name = "Delete Fast" }).ClickAsync();
        await hers.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(hers.GetByRole(AriaRole.Status).GetByText("“Fast” is deleted.")).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();

        async Task RenameAsync(string from, string to)
        {
            var pencil = hers.GetByRole(AriaRole.Button, new() { Name = $"Rename {from}", Exact = true });
            await pencil.ClickAsync();
            await Expect(hers.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
            await hers.Keyboard.PressAsync("Escape");
            await Expect(pencil).ToBeFocusedAsync();
            await pencil.PressAsync("Enter");
            await Expect(hers.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
            await hers.Keyboard.TypeAsync(to); // In place of what is selected.
            await hers.Keyboard.PressAsync("Enter");
            await Expect(hers.GetByRole(AriaRole.Button, new() { Name = $"Rename {to}", Exact = true })).ToBeFocusedAsync();
        }
    }
}
