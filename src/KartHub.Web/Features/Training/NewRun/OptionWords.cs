using KartHub.Training.Options;
using KartHub.Training.Runs;
using KartHub.Web.Language;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.Training.NewRun;

internal static class OptionWords
{
    /// <summary>What an option can be, what it is unless one chooses, and why.</summary>
    public static string Standard(this RefusalWords words, OptionOf<TrainingOptions> option) =>
        Texts.Training.Option.Standard(words.Tell(option.Range), TrainingOptionTable.DefaultOf(option), words.Tell(option.Reason));
}
