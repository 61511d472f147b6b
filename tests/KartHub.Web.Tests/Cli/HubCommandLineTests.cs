namespace KartHub.Web.Tests.Cli;

public sealed class HubCommandLineTests
{
    [Theory]
    [InlineData("doctor")]
    [InlineData("docter --data /tmp")]
    [InlineData("--help")]
    public void AVerb_IsMeant(string arguments) => HubCommandLine.IsMeantBy(arguments.Split(' ')).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("--urls http://127.0.0.1:5080")]
    [InlineData("--contentRoot src --Hub:DataFolder=data")]
    [InlineData("--environment=Production")]
    [InlineData("Hub:DataFolder=data")]
    [InlineData("/Hub:DataFolder data")]
    public void TheHubItself_IsMeant_ByItsSettings(string arguments) =>
        HubCommandLine.IsMeantBy(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBeFalse();

    [Fact]
    public async Task AWrongVerb_IsNamed_WithThoseThereAre()
    {
        var (code, _, error) = await RunAsync("docter");

        code.ShouldBe(1);
        error.ShouldContain("\"docter\" is nothing that the hub does. It is one of: backup, restore, doctor");
    }

    [Fact]
    public async Task AVerb_WorksOnTheFolderThatItIsGiven()
    {
        using var folder = new TestFolder();
        await using (var hub = new HubApp(folder))
        {
            await hub.InstructorAsync();
        }

        (await RunAsync("doctor", "--data", folder.Path)).ShouldBe((0, "Read 0 recordings with 0 frames, 0.0 MB. Nothing is wrong.\n", ""));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await HubCommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
