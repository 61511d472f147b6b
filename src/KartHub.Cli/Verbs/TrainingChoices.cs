using System.CommandLine;
using KartHub.Contracts;
using KartHub.Training.Options;
using KartHub.Training.Runs;

namespace KartHub.Cli.Verbs;

/// <summary>The options of <c>train</c> that say how; what is not said is as recommended for the network.</summary>
internal sealed class TrainingChoices
{
    private readonly TableOptions<TrainingOptions> network = new([TrainingOptionTable.Network], TrainingOptionTable.DefaultOf);
    private readonly TableOptions<TrainingOptions> others = new(TrainingOptionTable.All.Where(option => option != TrainingOptionTable.Network), TrainingOptionTable.DefaultOf);

    public IEnumerable<Option> All => [.. network.Offered, .. others.Offered];

    /// <exception cref="Refusal">Options do not go together.</exception>
    public TrainingOptions Read(ParseResult arguments)
    {
        var recommended = TrainingOptions.RecommendedFor(network.Read(arguments, new TrainingOptions()).Network);
        var options = others.Read(arguments, recommended);
        options.Validate().ThrowIfAny();
        return options;
    }
}
