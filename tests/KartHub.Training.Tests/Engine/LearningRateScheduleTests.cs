using KartHub.Training.Engine;


namespace KartHub.Training.Tests.Engine;

public sealed class LearningRateScheduleTests
{
    private const int StepsOfEpoch = 10;
    private const int Epochs = 20;

    [Fact]
    public void Constant_IsTheRate() => Rates(new LearningRateSchedule()).ShouldAllBe(rate => rate == 0.1);

    [Fact]
    public void Step_FallsAtTheEndOfEveryFewEpochs()
    {
        var rates = Rates(new LearningRateSchedule { Kind = ScheduleKind.Step, Epochs = 7, Factor = 0.1 });
        rates[..70].ShouldAllBe(rate => rate == 0.1);
        rates[70..140].ShouldAllBe(rate => Math.Abs(rate - 0.01) < 1e-12);
        rates[140..].ShouldAllBe(rate => Math.Abs(rate - 0.001) < 1e-12);
    }

    [Fact]
    public void Cosine_FallsFromTheRateAlmostToZero()
    {
        var rates = Rates(new LearningRateSchedule { Kind = ScheduleKind.Cosine });
        rates[0].ShouldBe(0.1);
        rates[100].ShouldBe(0.05, 1e-12);
        rates[^1].ShouldBeInRange(1e-9, 1e-4);
        rates.ShouldBe(rates.OrderDescending());
    }

    [Theory]
    [InlineData(ScheduleKind.Constant)]
    [InlineData(ScheduleKind.Cosine)]
    public void WarmUp_GrowsEvenlyToTheRate(ScheduleKind kind)
    {
        var rates = Rates(new LearningRateSchedule { Kind = kind, WarmUpEpochs = 0.5 });
        rates[..5].Zip([0.02, 0.04, 0.06, 0.08, 0.1]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-3);
        rates.Max().ShouldBe(0.1, 1e-12);
    }

    [Fact]
    public void Plateau_FallsWhereTheLossHasWaitedLongEnough_AndWaitsAnew()
    {
        var schedule = new LearningRateSchedule { Kind = ScheduleKind.Plateau, Epochs = 2, Factor = 0.5 };
        double[] losses = [5, 4, 4, 4.5, 3, 3.5, 3.1, 3.1, 3.2];
        double[] expected = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125];
        Enumerable.Range(0, expected.Length).Select(done => schedule.RateAt(1, done * StepsOfEpoch, StepsOfEpoch, Epochs, losses[..done])).ShouldBe(expected);
    }

    private static double[] Rates(LearningRateSchedule schedule) =>
        [.. Enumerable.Range(0, Epochs * StepsOfEpoch).Select(step => schedule.RateAt(0.1, step, StepsOfEpoch, Epochs, []))];
}
