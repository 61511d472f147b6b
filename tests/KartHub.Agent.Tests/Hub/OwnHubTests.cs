using System.Net;
using System.Text.Json;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using Microsoft.AspNetCore.Http;

namespace KartHub.Agent.Tests.Hub;

/// <summary>An agent that was downloaded from a hub: it finds it by the note beside itself, and gets a key of its own there.</summary>
public sealed class OwnHubTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly List<string> said = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WithoutANote_ThereIsNone() => Find().ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{ \"hub\": \"http://hub:5080/\" }")]
    [InlineData("{ \"hub\": \"\", \"code\": \"c\" }")]
    [InlineData("{ \"hub\": \"file:///etc\", \"code\": \"c\" }")]
    public void ANoteThatSaysNoHub_IsSaidToBeOne(string note)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder["program"]).FullName, PairingNote.FileName), note);
        Should.Throw<IOException>(Find).Message.ShouldContain("Download the agent again");
    }

    [Fact]
    public async Task TheKey_IsAskedForOnce_AndKeptForItsOwnerAlone()
    {
        await using var hub = await PairingHubAsync(TestHub.AnothersKey);
        Note(hub, TestHub.AnothersKey);
        var own = Find()!;
        own.Address.ShouldBe(hub.Address.Address);
        own.RecallKey().ShouldBeNull();
        (await own.PairAsync(said.Add, TimeProvider.System, default)).ShouldBe(TestHub.Key);

        Find()!.RecallKey().ShouldBe(TestHub.Key);
        said.ShouldBeEmpty();
        var kept = Directory.GetFiles(folder["home"], "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Find()!.Forget();
        Find()!.RecallKey().ShouldBeNull();
    }

    [Fact]
    public async Task ASecondDownload_IsAnotherAgent()
    {
        await using var hub = await PairingHubAsync(TestHub.AnothersKey);
        Note(hub, TestHub.AnothersKey);
        await Find()!.PairAsync(said.Add, TimeProvider.System, default);

        Note(hub, "a used code");
        Find()!.RecallKey().ShouldBeNull();
        (await Should.ThrowAsync<HubRefusedException>(() => Find()!.PairAsync(said.Add, TimeProvider.System, default))).Message
            .ShouldBe($"The code that came with this agent was used already, or is too old. Download the agent again on the Drive page of {hub.Address.Address} (Add an agent), and start that one.");
    }

    [Fact]
    public async Task AHubThatIsAway_IsWaitedFor()
    {
        await using var hub = await PairingHubAsync(TestHub.AnothersKey);
        await hub.StopAsync();
        Note(hub, TestHub.AnothersKey);
        var pairing = Find()!.PairAsync(said.Add, TimeProvider.System, default);
        await Eventually.IsTrue(() => said.Count > 0);
        said[0].ShouldStartWith($"The hub at {hub.Address.Address} cannot be reached: ");
        said[0].ShouldEndWith(" Trying again.");
        await hub.StartAsync();
        (await pairing).ShouldBe(TestHub.Key);
    }

    private static async Task<TestHub> PairingHubAsync(string code)
    {
        var hub = await TestHub.StartedAsync();
        hub.Interfere = async http =>
        {
            if (http.Request.Path != $"/{HubPaths.Pairing}")
            {
                return false;
            }

            if (http.Request.Headers.Authorization != $"Bearer {code}")
            {
                http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
                return true;
            }

            (await http.Request.ReadFromJsonAsync<PairingRequest>())!.Machine.ShouldBe(Environment.MachineName);
            await http.Response.WriteAsJsonAsync(new PairingAnswer(TestHub.Key));
            return true;
        };
        return hub;
    }

    private void Note(TestHub hub, string code) => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(folder["program"]).FullName, PairingNote.FileName),
        JsonSerializer.Serialize(new PairingNote(hub.Address.Address.AbsoluteUri, code), JsonSerializerOptions.Web));

    private OwnHub? Find() => OwnHub.Find(folder["program"], folder["home"]);
}
