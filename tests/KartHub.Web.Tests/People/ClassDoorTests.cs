using System.Net;
using System.Text;
using KartHub.Contracts;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Features.People.Sessions;
using KartHub.Web.Tests.Limits;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KartHub.Web.Tests.People;

/// <summary>How people come in by codes.</summary>
public sealed class ClassDoorTests
{
    private static readonly Uri Start = new("/", UriKind.Relative);

    [Fact]
    public async Task TheCode_LetsPeopleIn_WhileTheDoorIsOpen_AndNoFurther()
    {
        await using var hub = new HubApp();
        var (door, instructor) = (hub.Services.GetRequiredService<ClassDoor>(), (await hub.InstructorAsync()).Principal());
        await door.OpenAsync(4, 2, instructor, default);
        var code = (await StateAsync()).Code!;

        (await JoinAsync(hub, code, "Ann")).ShouldBe("/?joined=true");
        (await JoinAsync(hub, code.ToLowerInvariant().Replace('-', ' '), "Ann")).ShouldBe("/?joined=true&name=numbered");
        (await JoinAsync(hub, code, "Cid")).ShouldBe("/join", "it was open for two");
        (await StateAsync()).ShouldBe(new DoorState(code, (await StateAsync()).Until, Came: 2, Left: 0, IsOpen: false));

        await door.OpenAsync(1, 1, instructor, default);
        (await StateAsync()).Code.ShouldBe(code, "more people, the same code");
        (await JoinAsync(hub, code, " ")).ShouldBe("/join", "no name");
        await door.RenewAsync(instructor, default);
        (await JoinAsync(hub, code, "Cid")).ShouldBe("/join");
        (await JoinAsync(hub, (await StateAsync()).Code!, "Cid")).ShouldBe("/?joined=true");
        await door.CloseAsync(instructor, default);
        (await door.ReadAsync(SchoolClass.DefaultId, default)).ShouldBeNull();
        (await NamesAsync(hub)).ShouldBe(["Ann", "Ann 2", "Cid"]);

        async Task<DoorState> StateAsync() => (await door.ReadAsync(SchoolClass.DefaultId, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task WhenItsTimeIsUp_TheDoorIsClosed_AndOpensWithANewCode()
    {
        await using var hub = new HubApp();
        var (door, instructor) = (hub.Services.GetRequiredService<ClassDoor>(), (await hub.InstructorAsync()).Principal());
        await door.OpenAsync(4, 40, instructor, default);
        var code = (await door.ReadAsync(SchoolClass.DefaultId, default))!.Code!;
        var now = TimeProvider.System.GetUtcNow();
        await hub.QueryAsync(db => db.AccessKeys.Where(k => k.Kind == KeyKind.ClassCode).ExecuteUpdateAsync(set => set.SetProperty(k => k.ExpiresAt, now)));

        (await JoinAsync(hub, code, "Ann")).ShouldBe("/join");
        (await door.ReadAsync(SchoolClass.DefaultId, default))!.IsOpen.ShouldBeFalse();
        await door.OpenAsync(4, 40, instructor, default);

        (await door.ReadAsync(SchoolClass.DefaultId, default))!.Code.ShouldNotBe(code);
        (await JoinAsync(hub, code, "Ann")).ShouldBe("/join");
        (await NamesAsync(hub)).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheCode_IsShownAgainAfterARestart_AndIsNeitherInTheDatabaseNorInTheLog()
    {
        using var folder = new TestFolder();
        var log = new LogLines();
        string code;
        await using (var hub = new HubApp(folder) { Add = services => services.AddSingleton<ILoggerProvider>(log) })
        {
            await hub.Services.GetRequiredService<ClassDoor>().OpenAsync(4, 40, (await hub.InstructorAsync()).Principal(), default);
            code = (await hub.Services.GetRequiredService<ClassDoor>().ReadAsync(SchoolClass.DefaultId, default))!.Code!;
            (await JoinAsync(hub, code, "Ann")).ShouldBe("/?joined=true");
            (await JoinAsync(hub, "BBBB-CCCC", "Ann")).ShouldBe("/join");
            var row = await hub.QueryAsync(db => db.AccessKeys.SingleAsync(k => k.Kind == KeyKind.ClassCode));
            row.Hash.ShouldNotBe(AccessKey.HashOf(JoinCode.Read(code)!), "all codes can be tried on a plain hash");
        }

        var files = Directory.GetFiles(folder.Path, "karthub.db*").Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))).ToList();
        files.ShouldAllBe(text => !text.Contains(code, StringComparison.Ordinal) && !text.Contains(JoinCode.Read(code)!, StringComparison.Ordinal));
        log.All.ShouldNotContain(line => line.Text.Contains(code, StringComparison.OrdinalIgnoreCase) || line.Text.Contains("BBBB", StringComparison.OrdinalIgnoreCase));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(folder.Path, "keys", "codes.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using var again = new HubApp(folder);
        (await again.Services.GetRequiredService<ClassDoor>().ReadAsync(SchoolClass.DefaultId, default))!.Code.ShouldBe(code);
        (await JoinAsync(again, code, "Ben")).ShouldBe("/?joined=true");
    }

    [Fact]
    public async Task TheDoor_IsForInstructors_WithinItsBounds()
    {
        await using var hub = new HubApp();
        var door = hub.Services.GetRequiredService<ClassDoor>();
        var (ann, instructor) = ((await hub.AddPersonAsync("Ann")).Principal(), (await hub.InstructorAsync()).Principal());

        await RefusedAsync("door.instructors", door.OpenAsync(4, 40, ann, default));
        await RefusedAsync("door.instructors", door.RenewAsync(ann, default));
        await RefusedAsync("door.instructors", door.CloseAsync(ann, default));
        await RefusedAsync("door.limits", door.OpenAsync(0, 40, instructor, default));
        await RefusedAsync("door.limits", door.OpenAsync(4, 501, instructor, default));

        static async Task RefusedAsync(string code, Task asked) => (await Should.ThrowAsync<Refusal>(asked)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task OnesOwnCode_BringsOneBack_AsOftenAsOneLikes_UntilItIsRenewedOrEnded()
    {
        await using var hub = new HubApp();
        var (codes, ann, ben) = (hub.Services.GetRequiredService<OwnCodes>(), await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        var first = await codes.MakeAsync(ann.Id, ann.Principal(), default);

        (await BackAsync(hub, first)).ShouldBe("Ann");
        (await BackAsync(hub, first.ToLowerInvariant())).ShouldBe("Ann");
        await Should.ThrowAsync<Refusal>(() => codes.MakeAsync(ann.Id, ben.Principal(), default)); // Not his to make.
        var second = await codes.MakeAsync(ann.Id, (await hub.InstructorAsync()).Principal(), default);
        (await BackAsync(hub, first)).ShouldBeNull();
        (await BackAsync(hub, second)).ShouldBe("Ann");

        var key = await hub.QueryAsync(db => db.AccessKeys.SingleAsync(k => k.Kind == KeyKind.OwnCode));
        key.LastUsedAt.ShouldNotBeNull();
        await hub.Services.GetRequiredService<PuttingOut>().EndKeyAsync(KeyKind.OwnCode, ann.Id, key.Id, default);
        (await BackAsync(hub, second)).ShouldBeNull();
    }

    [Fact]
    public async Task AnInvitation_WorksAsBefore()
    {
        await using var hub = new HubApp();
        var (_, secret) = await hub.Services.GetRequiredService<KeyCabinet>().InviteAsync((await hub.InstructorAsync()).Id, 1, TimeSpan.FromDays(1), default);
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });

        (await client.JoinAsync(secret, "Ann")).ShouldBe("/?joined=true");
    }

    private static Task<List<string>> NamesAsync(HubApp hub) =>
        hub.QueryAsync(db => db.People.Where(p => p.Role == Role.Participant).OrderBy(p => p.NameKey).Select(p => p.Name).ToListAsync());

    private static async Task<string> JoinAsync(HubApp hub, string code, string name)
    {
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });
        return await client.TypeCodeAsync(code, name);
    }

    /// <summary>As whom one is in by one's own code; null if it lets nobody in.</summary>
    private static async Task<string?> BackAsync(HubApp hub, string code)
    {
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });
        if (await client.TypeCodeAsync(code) != "/")
        {
            return null;
        }

        var page = await client.GetAsync(Start);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await page.Content.ReadAsStringAsync()).Contains("You: Ann", StringComparison.Ordinal) ? "Ann" : "somebody";
    }
}
