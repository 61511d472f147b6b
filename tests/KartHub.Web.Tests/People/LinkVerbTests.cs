namespace KartHub.Web.Tests.People;

public sealed class LinkVerbTests
{
    [Fact]
    public async Task TheVerb_MakesALinkThatWorksOnce_WhileTheHubRuns()
    {
        await using var hub = new HubApp();
        await hub.AddPersonAsync("Ann");
        using var client = hub.CreateClient(new() { AllowAutoRedirect = false });

        var link = new Uri((await RunAsync("link", "--data", hub.DataPath, "--person", " ann", "--address", "http://kart-7:5081")).Output);

        link.AbsoluteUri.ShouldStartWith("http://kart-7:5081/enter/");
        (await client.ComeInAsync(new Uri(link.AbsolutePath, UriKind.Relative))).ShouldBe("/");
        (await client.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldContain("You: Ann");
        (await client.ComeInAsync(new Uri(link.AbsolutePath, UriKind.Relative))).ShouldBe("/door?reason=expired");
    }

    [Fact]
    public async Task TheVerb_MakesOneForTheInstructor_WhileTheHubDoesNotRun()
    {
        using var folder = new TestFolder();
        await using (var hub = new HubApp(folder))
        {
            _ = hub.CreateClient();
        }

        var link = new Uri((await RunAsync("link", "--data", folder.Path)).Output);
        await using var again = new HubApp(folder);
        using var client = again.CreateClient(new() { AllowAutoRedirect = false });

        (await client.ComeInAsync(new Uri(link.AbsolutePath, UriKind.Relative))).ShouldBe("/");
        (await client.GetStringAsync(new Uri("/people", UriKind.Relative))).ShouldContain("Instructor");
    }

    [Fact]
    public async Task ANameThatNobodyHas_IsAnsweredWithThoseThatThereAre()
    {
        await using var hub = new HubApp();
        await hub.AddPersonAsync("Ann");

        var (exit, _, error) = await RunAsync("link", "--data", hub.DataPath, "--person", "Bob");

        exit.ShouldBe(1);
        error.ShouldBe("There is nobody called \"Bob\". There are: Ann, Instructor.");
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await HubCommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return (exit, output.ToString().Trim(), error.ToString().Trim());
    }
}
