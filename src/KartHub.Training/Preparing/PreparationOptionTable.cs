using KartHub.Contracts;
using KartHub.Training.Options;

namespace KartHub.Training.Preparing;

/// <summary>What there is to choose about preparing, each once: validation and the command line read it here. The hub prepares what its networks look at.</summary>
public static class PreparationOptionTable
{
    private const int MostSide = 1024;

    private static readonly Phrase Pixels = new("unit.pixels", $"pixels");

    public static NumberOption<PreparationOptions, int> Width { get; } = new()
    {
        Property = nameof(PreparationOptions.Width), CliName = "--width", Label = new("option.width", $"Width"),
        Of = options => options.Width, With = (options, value) => options with { Width = value },
        Least = 1, Most = MostSide, Unit = Pixels,
        Default = 200, Reason = new("option.width-reason", $"PilotNet's."),
        Meaning = new("option.width-meaning", $"How wide pictures become."),
    };

    public static NumberOption<PreparationOptions, int> Height { get; } = new()
    {
        Property = nameof(PreparationOptions.Height), CliName = "--height", Label = new("option.height", $"Height"),
        Of = options => options.Height, With = (options, value) => options with { Height = value },
        Least = 1, Most = MostSide, Unit = Pixels,
        Default = 66, Reason = new("option.height-reason", $"PilotNet's."),
        Meaning = new("option.height-meaning", $"How high pictures become."),
    };

    public static NumberOption<PreparationOptions, int> Threads { get; } = new()
    {
        Property = nameof(PreparationOptions.Threads), CliName = "--threads", Label = new("option.threads", $"Threads"),
        Of = options => options.Threads, With = (options, value) => options with { Threads = value },
        Least = 0, LeastMeans = new("meaning.all", $"all"), Most = 256,
        Default = 0, Reason = new("option.threads-reason", $"The result is the same for any number."),
        Meaning = new("option.threads-meaning", $"Processors to use; 0 means all."),
    };

    /// <summary>All of them, in the order in which people are offered them.</summary>
    public static IReadOnlyList<OptionOf<PreparationOptions>> All { get; } = [Width, Height, Threads];
}
