namespace KartHub.Web.Tests.Upkeep;

/// <summary>A verb of the hub's program, run in this process.</summary>
internal sealed record Verb(int Code, string Output, string Error)
{
    public static async Task<Verb> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await HubCommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return new Verb(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public static Task<Verb> DoctorAsync(TestFolder folder, params string[] more) => RunAsync(["doctor", "--data", folder.Path, .. more]);
}
