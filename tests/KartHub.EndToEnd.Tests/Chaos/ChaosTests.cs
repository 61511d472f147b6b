namespace KartHub.EndToEnd.Tests.Chaos;

[Trait("Category", "Slow")]
public sealed class ChaosTests
{
    [Fact]
    public async Task KilledTenTimes_TheHubKeepsWhatItAcknowledged_Once_AndLeavesNothingLyingAbout()
    {
        var figures = await ChaosRun.RunAsync(rounds: 10, seed: 7, _ => { });
        figures.Faults.ShouldBeEmpty();
        figures.Rounds.ShouldBeGreaterThanOrEqualTo(10);
        figures.AcknowledgedSegments.ShouldBeGreaterThan(0);
        figures.AnsweredUploads.ShouldBeGreaterThan(0);
    }
}
