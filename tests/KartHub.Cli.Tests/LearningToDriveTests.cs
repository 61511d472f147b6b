namespace KartHub.Cli.Tests;

public sealed class LearningToDriveTests : IDisposable
{
    private readonly TestTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TwoMinutesOfTheExpert_TeachLapsThatNobodyNeedsToHelpWith()
    {
        const string track = "Crossover"; // Turns to both sides alike.
        var recording = await terminal.RecordAsync(seconds: 120, track: track);
        var lines = await TestTerminal.JsonAsync("train", "--data", recording, "--out", terminal["model"], "--epochs", "8", "--network", "small");
        lines[^1].Number("valLoss").ShouldBeLessThan(0.5 * Math.Min(lines[^1].Number("baselineMean"), lines[^1].Number("baselineZero")));

        var drives = (await TestTerminal.JsonAsync("simulate", "drive", "--model", terminal["model"], "--track", track, "--laps", "1", "--runs", "3"))
            .ShouldHaveSingleItem().GetProperty("runs").EnumerateArray().ToList();

        drives.ShouldAllBe(run => run.Number("lapsCompleted") == 1);
        drives.Average(run => run.Number("autonomy")).ShouldBeGreaterThan(90);
    }
}
