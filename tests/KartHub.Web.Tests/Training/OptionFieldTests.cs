using Bunit;
using KartHub.Training.Engine;
using KartHub.Training.Options;
using KartHub.Training.Runs;
using KartHub.Web.Features.Training.NewRun;
using KartHub.Web.Tests.Components;

namespace KartHub.Web.Tests.Training;

public sealed class OptionFieldTests(TrainedHub hub) : ComponentTest(hub)
{
    private TrainingOptions options = new();

    [Fact]
    public void ANumber_GoesThroughAsItWasTyped()
    {
        var field = Show(nameof(TrainingOptions.LearningRate));

        field.Find("input").Change("0.003");

        options.LearningRate.ShouldBe(0.003);
        field.Find("input").GetAttribute("value").ShouldBe("0.003");
        field.Find("label").TextContent.ShouldBe("Learning rate");
        field.Find($"#{field.Find("input").GetAttribute("aria-describedby")!.Split(' ')[^1]}").TextContent.ShouldNotBeEmpty();
    }

    [Fact]
    public void WhatIsNoNumber_IsSaidAtTheField_StaysThere_AndChangesNothing()
    {
        var field = Show(nameof(TrainingOptions.Epochs));

        field.Find("input").Change("many");

        options.ShouldBe(new TrainingOptions());
        field.Markup.ShouldContain("Epochs must be a whole number");
        field.Find("input").GetAttribute("aria-invalid").ShouldBe("true");
        field.Find("input").GetAttribute("value").ShouldBe("many");
        field.Find("input").Change("3");
        field.Markup.ShouldNotContain("must be");
        options.Epochs.ShouldBe(3);
    }

    [Fact]
    public void WhatIsOutOfRange_IsTaken_AndSaid()
    {
        var field = Show(nameof(TrainingOptions.Epochs));

        field.Find("input").Change("0");

        options.Epochs.ShouldBe(0);
        field.Markup.ShouldContain("Epochs must be 1 to 10,000, not 0.");
    }

    [Fact]
    public void ATick_SwitchesOnAndOff()
    {
        var field = Show(nameof(TrainingOptions.Flip));

        field.Find("input[type=checkbox]").Change(false);
        options.Flip.ShouldBeFalse();
        field.Find("input[type=checkbox]").Change(true);
        options.Flip.ShouldBeTrue();
    }

    [Fact]
    public void AChoice_IsTheBrowsersOwn()
    {
        var field = Show(nameof(TrainingOptions.Loss));
        var word = field.FindAll("option").First(o => o.TextContent == "Huber").GetAttribute("value")!;

        field.Find("select").Change(word);

        options.Loss.ShouldBe(Loss.Huber);
        field.Find("option[selected]").TextContent.ShouldBe("Huber");
    }

    [Fact]
    public void OnlyWhatDoesSomething_IsOffered_UnlessItIsWrong()
    {
        var fields = Render<OptionFields>(p => p.Add(f => f.Table, TrainingOptionTable.Advanced).Add(f => f.Options, new TrainingOptions())
            .Add(f => f.OnChange, _ => Task.CompletedTask).Add(f => f.Faults, []));
        fields.FindAll("label").ShouldNotContain(l => l.TextContent == "Huber's delta");

        var wrong = new TrainingOptions { HuberDelta = 0 };
        fields.Render(p => p.Add(f => f.Options, wrong).Add(f => f.Faults, [.. wrong.Validate()]));
        fields.FindAll("label").ShouldContain(l => l.TextContent == "Huber's delta");
    }

    private IRenderedComponent<OptionField> Show(string property)
    {
        IRenderedComponent<OptionField> field = null!;
        field = Render<OptionField>(p => p.Add(f => f.Option, TrainingOptionTable.All.First(o => o.Property == property)).Add(f => f.Options, options).Add(f => f.OnChange, Take));
        return field;

        Task Take(TrainingOptions changed)
        {
            options = changed;
            field.Render(p => p.Add(f => f.Options, changed).Add(f => f.Fault, changed.Validate().FirstOrDefault(fault => fault.Property == property)));
            return Task.CompletedTask;
        }
    }
}
