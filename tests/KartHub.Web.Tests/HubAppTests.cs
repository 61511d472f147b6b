namespace KartHub.Web.Tests;

public sealed class HubAppTests
{
    private static readonly Uri Recordings = new("/recordings", UriKind.Relative);

    [Fact]
    public async Task PagesAreDrawn_AfterAHubThatStartedLaterHasEnded()
    {
        await using var first = new HubApp();
        using var ann = await first.SignedInClientAsync(await first.AddPersonAsync("Ann"));
        (await ann.GetStringAsync(Recordings)).ShouldContain(">Recordings</h1>");
        await using (var second = new HubApp())
        {
            using var ben = await second.SignedInClientAsync(await second.AddPersonAsync("Ben"));
            (await ben.GetStringAsync(Recordings)).ShouldContain(">Recordings</h1>");
        }

        (await ann.GetStringAsync(Recordings)).ShouldContain(">Recordings</h1>");
    }
}
