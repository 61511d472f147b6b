namespace KartHub.EndToEnd.Tests.Chaos;

[Trait("Category", "Slow")]
public sealed class ChaosTests
{
    [Fact]
    public async Task KilledFourTimes_TheHubKeepsWhatItAcknowledged_Once_AndLeavesNothingLyingAbout()
    {
        var figures = await ChaosRun.RunAsync(rounds: 4, seed: 7, _ => { });
        figures.Faults.ShouldBeEmpty();
        figures.Rounds.ShouldBeGreaterThanOrEqualTo(4);
        figures.AcknowledgedSegments.ShouldBeGreaterThan(0);
        figures.AnsweredUploads.ShouldBeGreaterThan(0);
    }
}
