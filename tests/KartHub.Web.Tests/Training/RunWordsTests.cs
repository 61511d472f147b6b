using KartHub.Training.Engine;
using KartHub.Training.Options;
using KartHub.Training.Runs;
using KartHub.Web.Features.Training;
using KartHub.Web.Shell;

namespace KartHub.Web.Tests.Training;

public sealed class RunWordsTests
{
    private static readonly RefusalWords Words = new(_ => null);

    /// <summary>With these every option does something.</summary>
    private static readonly TrainingOptions Chosen = new() { Network = "tensorkart", Loss = Loss.Huber, Optimiser = OptimiserKind.Sgd, Schedule = ScheduleKind.Step, Shift = 1 };

    [Fact]
    public void EveryAdvancedOption_IsTold_OnceItIsChosen()
    {
        foreach (var option in TrainingOptionTable.Advanced)
        {
            option.AppliesTo(Chosen).ShouldBeTrue($"Choose here what {option.Property} depends on.");
            var text = option is ChoiceOption<TrainingOptions> choice ? choice.Words[^1].Word : ((NumberOption<TrainingOptions>)option).MostText;
            Words.Advanced(option.WithText(Chosen, text)).ShouldContain($"{option.Label}: ");
        }
    }

    [Fact]
    public void WhatIsAsItIsAnyway_IsNotTold_ButWithWhatDependsOnIt()
    {
        Words.Advanced(new TrainingOptions()).ShouldBeEmpty();
        Words.Advanced(new TrainingOptions { Shift = 8, HuberDelta = 2 }).ShouldBe("Shift: 8 pixels; Shift's steering: 0.005 a pixel");
    }
}
