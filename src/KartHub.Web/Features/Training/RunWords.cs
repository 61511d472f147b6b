using System.Globalization;
using KartHub.Training.Engine;
using KartHub.Training.Options;
using KartHub.Training.Runs;
using KartHub.Web.Features.People;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.Training;

/// <summary>Figures of training as people read them.</summary>
internal static class RunWords
{
    /// <summary>The advanced options that are not as they are unless one chooses, with what depends on them; empty when all are.</summary>
    public static string Advanced(this RefusalWords words, TrainingOptions options)
    {
        var standard = new TrainingOptions();
        return string.Join("; ", TrainingOptionTable.Advanced.Where(IsChosen).Select(option => Texts.Training.Option.Chosen(words.Tell(option.Label), words.Value(option, options))));

        bool IsChosen(OptionOf<TrainingOptions> option) =>
            option.AppliesTo(options) && (option.TextOf(options) != option.TextOf(standard) || !option.AppliesTo(standard));
    }

    /// <summary>What a run is called unless somebody says: after its network and what it learns from, with a number where that is taken.</summary>
    /// <param name="words">Tells the network.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="recordings">The names of those that a name may tell; see <see cref="Recording.MayBeNamedBy"/>.</param>
    /// <param name="hidden">How many there are beside them.</param>
    /// <param name="taken">What its owner's runs are called.</param>
    public static string DefaultName(this RefusalWords words, TrainingOptions options, IReadOnlyList<string> recordings, int hidden, IReadOnlySet<string> taken)
    {
        var network = Networks.Find(options.Network) is { } known ? words.Tell(known.Title) : options.Network;
        const int most = 3;
        Func<long, string> unnamed = recordings.Count == 0 ? Texts.Training.New.UnnamedRecordings : Texts.Training.New.MoreRecordings;
        var some = Words.Some(recordings.Take(most), hidden + Math.Max(0, recordings.Count - most), unnamed, unnamed); // One figure, whyever they are not named.
        return ThingName.Free(Texts.Training.New.DefaultName(network, some), taken, TrainingRun.MaxName);
    }

    /// <summary>A learning rate without a needless exponent.</summary>
    public static string Rate(double rate) => rate.ToString("0.#######", CultureInfo.CurrentCulture);

    private static string Value(this RefusalWords words, OptionOf<TrainingOptions> option, TrainingOptions options)
    {
        var text = option.TextOf(options);
        return option switch
        {
            ChoiceOption<TrainingOptions> choice => words.Tell(choice.Words.First(one => one.Word == text).Label),
            NumberOption<TrainingOptions> { Unit: { } unit } => Texts.Training.Option.InUnit(Number(text), words.Tell(unit)),
            NumberOption<TrainingOptions> => Number(text),
            _ => text,
        };
    }

    /// <summary>A number of the options' text as the reader writes it.</summary>
    private static string Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.CurrentCulture);
}
