using System.Net;
using KartHub.Contracts;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KartHub.Web.Tests.People;

/// <summary>How people come in: by links that work once, and by invitations.</summary>
public sealed class DoorTests
{
    private static readonly Uri Start = new("/", UriKind.Relative);

    [Fact]
    public async Task FollowingALink_UsesNothingUp_AndItsButtonDoesSoOnce()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        var link = await hub.SignInLinkAsync(ann);
        using var chat = hub.CreateClient(new() { AllowAutoRedirect = false });
        using var first = hub.CreateClient(new() { AllowAutoRedirect = false });
        using var second = hub.CreateClient(new() { AllowAutoRedirect = false });
        var preview = await chat.GetAsync(link);

        preview.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await chat.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await first.ComeInAsync(link)).ShouldBe("/");
        (await first.GetAsync(Start)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.ComeInAsync(link)).ShouldBe("/door?reason=expired");
        (await hub.Services.GetRequiredService<SessionBook>().ListAsync(ann.Id, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OfManyAtOnceWithOneLink_OneComesIn()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        var secret = (await hub.SignInLinkAsync(ann)).OriginalString.Split('/')[^1];
        var keys = hub.Services.GetRequiredService<KeyCabinet>();

        var came = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => keys.UseUpAsync(secret, default))));

        came.Count(p => p is not null).ShouldBe(1);
    }

    [Fact]
    public async Task ARevokedLink_AndARevokedInvitation_LetNobodyIn()
    {
        await using var hub = new HubApp();
        var instructor = await hub.InstructorAsync();
        var (keys, puttingOut) = (hub.Services.GetRequiredService<KeyCabinet>(), hub.Services.GetRequiredService<PuttingOut>());
        var (link, secret) = await keys.IssueAsync(KeyKind.SignIn, instructor.Id, "sign-in link", null, default);
        var (invitation, invites) = await keys.InviteAsync(instructor.Id, 5, TimeSpan.FromDays(1), default);
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });

        await puttingOut.EndKeyAsync(KeyKind.SignIn, instructor.Id, link.Id, default);
        await puttingOut.EndKeyAsync(KeyKind.Invitation, instructor.Id, invitation.Id, default);

        (await client.ComeInAsync(new Uri($"/enter/{secret}", UriKind.Relative))).ShouldBe("/door?reason=expired");
        (await client.JoinAsync(invites, "Ann")).ShouldBe("/door?reason=expired");
        (await hub.QueryAsync(db => db.People.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task AnInvitation_AdmitsItsNumber_AndCountsThem()
    {
        await using var hub = new HubApp();
        var instructor = await hub.InstructorAsync();
        var keys = hub.Services.GetRequiredService<KeyCabinet>();
        var (_, secret) = await keys.InviteAsync(instructor.Id, 3, TimeSpan.FromDays(1), default);

        var came = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var client = hub.CreateClient(new() { AllowAutoRedirect = false });
            return await client.JoinAsync(secret, "Ann");
        }));

        came.Count(c => c.StartsWith("/door", StringComparison.Ordinal)).ShouldBe(5);
        (await keys.ListAsync(KeyKind.Invitation, instructor.Id, default)).ShouldHaveSingleItem().Uses.ShouldBe(3);
        (await hub.QueryAsync(db => db.People.Where(p => p.Role == Role.Participant).Select(p => p.Name).ToListAsync())).Order().ShouldBe(["Ann", "Ann 2", "Ann 3"]);
    }

    [Fact]
    public async Task ANameThatIsTaken_IsRefusedWithOneThatIsFree()
    {
        await using var hub = new HubApp();
        var (ann, bob) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Bob"));
        var roster = hub.Services.GetRequiredService<Roster>();

        (await Should.ThrowAsync<Refusal>(() => roster.RenameAsync(bob.Id, " ANN ", bob.ToPrincipal("test"), default))).Message
            .ShouldBe("ANN is taken in this class, or looks like a name that is. ANN 2 is free.");
        (await roster.RenameAsync(ann.Id, "ANN", ann.ToPrincipal("test"), default)).ShouldBe("ANN"); // Her own, written otherwise.
        await Should.ThrowAsync<Refusal>(() => roster.RenameAsync(ann.Id, "Mallory", bob.ToPrincipal("test"), default));
        (await roster.RenameAsync(bob.Id, "Robert", (await hub.InstructorAsync()).ToPrincipal("test"), default)).ShouldBe("Robert");
    }

    [Fact]
    public async Task ANewName_IsThereAtTheNextRequest()
    {
        await using var hub = new HubApp();
        var ann = await hub.AddPersonAsync("Ann");
        using var browser = await hub.SignedInClientAsync(ann);
        (await browser.GetStringAsync(Start)).ShouldContain("You: Ann");

        await hub.Services.GetRequiredService<Roster>().RenameAsync(ann.Id, "Anna Lee", ann.ToPrincipal("test"), default);

        (await browser.GetStringAsync(Start)).ShouldContain("You: Anna Lee");
    }

    [Fact]
    public async Task PeopleOfOneName_FromBefore_AreToldApartAtTheNextStart()
    {
        using var folder = new TestFolder();
        await using (var hub = new HubApp(folder))
        {
            await hub.AddPersonAsync("Ann");
            var second = await hub.AddPersonAsync("Anna");
            var third = await hub.AddPersonAsync("Annika");
            await hub.QueryAsync(db => db.Database.ExecuteSqlAsync($"UPDATE People SET NameKey = char(1) || Id")); // As the migration leaves them.
            await hub.QueryAsync(db => db.Database.ExecuteSqlAsync($"UPDATE People SET Name = 'Ann' WHERE Id IN ({second.Id}, {third.Id})"));
        }

        await using var again = new HubApp(folder);
        _ = again.CreateClient();

        (await again.QueryAsync(db => db.People.Where(p => p.Role == Role.Participant).Select(p => p.Name).ToListAsync())).Order().ShouldBe(["Ann", "Ann 2", "Ann 3"]);
        (await again.QueryAsync(db => db.People.Select(p => p.NameKey).ToListAsync())).ShouldContain("ANN 2");
    }

    [Fact]
    public async Task TwoBrowsersWithOneName_ComeInByOneInvitation_AndTheSecondIsToldItsNumber()
    {
        await using var hub = new HubApp();
        hub.ListenOnARealPort();
        await using var browser = await Browser.StartAsync();
        var instructor = await browser.SignInAsync(new Uri(hub.Address, await hub.SignInLinkAsync(await hub.InstructorAsync())));
        await instructor.OpenAsync(new Uri(hub.Address, "/me"));
        await instructor.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" }).ClickAsync();
        var link = new Uri(await instructor.GetByLabel("Link", new() { Exact = true }).InputValueAsync());

        var first = await browser.OpenAsync(link);
        var second = await browser.OpenAsync(link);
        foreach (var page in new[] { first, second })
        {
            await page.GetByLabel("Your name").FillAsync("Ann");
            await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Teach a kart to drive" })).ToBeVisibleAsync();
        }

        await Expect(first.GetByTitle("You: Ann", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(second.GetByTitle("You: Ann 2", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(second.GetByText("the others see you as Ann 2")).ToBeVisibleAsync();
        await Expect(instructor.GetByText("2 of 60 came")).ToBeVisibleAsync(); // Nobody reloaded that page.
    }
}
