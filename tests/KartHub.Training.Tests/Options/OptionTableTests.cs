using System.Globalization;
using System.Reflection;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Options;
using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Training.Tests.Options;

public sealed class OptionTableTests
{
    [Fact]
    public void EveryProperty_HasOneRow()
    {
        RowsOf(TrainingOptionTable.All).ShouldBe(PropertiesOf<TrainingOptions>(), ignoreOrder: true);
        RowsOf(PreparationOptionTable.All).ShouldBe(PropertiesOf<PreparationOptions>().Where(name => name != nameof(PreparationOptions.Crop)), ignoreOrder: true);
    }

    [Fact]
    public void ARow_ReadsAndWritesItsOwnProperty()
    {
        AreTheirOwn(TrainingOptionTable.All);
        AreTheirOwn(PreparationOptionTable.All);

        static void AreTheirOwn<TOptions>(IReadOnlyList<OptionOf<TOptions>> table) where TOptions : new()
        {
            foreach (var option in table)
            {
                var changed = option.WithText(new TOptions(), AnotherText(option));
                var property = typeof(TOptions).GetProperty(option.Property)!;
                property.GetValue(changed).ShouldNotBe(property.GetValue(new TOptions()), option.Property);
                option.TextOf(changed).ShouldBe(AnotherText(option));
                table.Where(other => other != option && other.TextOf(changed) != other.TextOf(new TOptions())).ShouldBeEmpty(option.Property);
            }
        }
    }

    [Fact]
    public void ANumber_IsGoodToBothEndsOfItsRange_AndRefusedOneBeyond()
    {
        AreHeld(TrainingOptionTable.All, options => options.Validate());
        AreHeld(PreparationOptionTable.All, options => PreparationOptionTable.All.FaultsIn(options));

        static void AreHeld<TOptions>(IReadOnlyList<OptionOf<TOptions>> table, Func<TOptions, IReadOnlyList<Refusal>> validate) where TOptions : new()
        {
            foreach (var option in table.OfType<NumberOption<TOptions>>())
            {
                validate(option.WithText(new TOptions(), option.LeastText)).ShouldBeEmpty(option.Property);
                validate(option.WithText(new TOptions(), option.MostText)).ShouldBeEmpty(option.Property);
                foreach (var text in (string[])[Beyond(option, option.LeastText, -1), Beyond(option, option.MostText, +1), "NaN", "", "many"])
                {
                    RefusalFor(option, text, validate).Property.ShouldBe(option.Property, text);
                }
            }
        }
    }

    [Fact]
    public void AChoice_IsGoodWithEachOfItsWords_AndRefusedWithAnother()
    {
        foreach (var option in TrainingOptionTable.All.OfType<ChoiceOption<TrainingOptions>>())
        {
            option.Words.ShouldAllBe(choice => option.FaultIn(option.WithText(new TrainingOptions(), choice.Word)) == null);
            RefusalFor(option, "another", options => options.Validate()).Property.ShouldBe(option.Property);
        }

        HasAll(TrainingOptionTable.Loss);
        HasAll(TrainingOptionTable.ButtonLoss);
        HasAll(TrainingOptionTable.Optimiser);
        HasAll(TrainingOptionTable.Schedule);
        HasAll(TrainingOptionTable.HoldBack);

        static void HasAll<T>(ChoiceOption<TrainingOptions, T> option) where T : struct, Enum =>
            option.Choices.Select(choice => choice.Value).ShouldBe(Enum.GetValues<T>(), ignoreOrder: true);
    }

    [Fact]
    public void AnOption_HasOnePlace_OneName_AndOneLabel()
    {
        var places = TrainingOptionTable.Main.Concat(TrainingOptionTable.More).Concat(TrainingOptionTable.Advanced).Append(TrainingOptionTable.HoldBack).Append(TrainingOptionTable.Network);
        RowsOf([.. places]).ShouldBe(RowsOf(TrainingOptionTable.All), ignoreOrder: true);
        TrainingOptionTable.All.Select(option => option.CliName).ShouldBeUnique();
        TrainingOptionTable.All.Select(option => option.Label.Code).ShouldBeUnique();
    }

    [Fact]
    public void ADefault_SaysForWhichNetworksItIsAnother()
    {
        TrainingOptionTable.DefaultOf(TrainingOptionTable.Epochs).ShouldBe("20 (sullychen 30)");
        TrainingOptionTable.DefaultOf(TrainingOptionTable.Seed).ShouldBe("1");
        TrainingOptionTable.DefaultOf(TrainingOptionTable.Network).ShouldBe("pilotnet");
    }

    [Fact]
    public void Ranges_AreToldWithTheirUnits_AndWhatTheLeastMeans()
    {
        TrainingOptionTable.LearningRate.Range.Message.ShouldBe("0.000001 to 0.1");
        TrainingOptionTable.ShiftSteering.Range.Message.ShouldBe("0 to 0.1 a pixel");
        TrainingOptionTable.Threads.Range.Message.ShouldBe("0 (all) to 256");
        TrainingOptionTable.Shift.Range.Message.ShouldBe("0 (none) to 50 pixels");
        new TrainingOptions { Shift = 51 }.Validate().ShouldHaveSingleItem().Message.ShouldBe("Shift must be 0 (none) to 50 pixels, not 51.");
    }

    private static Refusal RefusalFor<TOptions>(OptionOf<TOptions> option, string text, Func<TOptions, IReadOnlyList<Refusal>> validate) where TOptions : new()
    {
        try
        {
            return validate(option.WithText(new TOptions(), text)).ShouldHaveSingleItem($"{option.Property} {text}");
        }
        catch (Refusal unreadable)
        {
            return unreadable;
        }
    }

    private static string AnotherText<TOptions>(OptionOf<TOptions> option) where TOptions : new() => option switch
    {
        NumberOption<TOptions> number => option.TextOf(new TOptions()) == number.LeastText ? number.MostText : number.LeastText,
        ChoiceOption<TOptions> choice => choice.Words[^1].Word,
        OnOffOption<TOptions> onOff => onOff.Switched,
        _ => throw new NotSupportedException(option.Property),
    };

    private static string Beyond<TOptions>(NumberOption<TOptions> option, string end, int direction)
    {
        if (option.IsWhole)
        {
            return $"{long.Parse(end, CultureInfo.InvariantCulture) + direction}";
        }

        var value = double.Parse(end, CultureInfo.InvariantCulture);
        return (direction < 0 ? double.BitDecrement(value) : double.BitIncrement(value)).ToString("R", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> RowsOf<TOptions>(IReadOnlyList<OptionOf<TOptions>> table) => table.Select(option => option.Property);

    private static IEnumerable<string> PropertiesOf<TOptions>() => typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
}
