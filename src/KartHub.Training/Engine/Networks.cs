using KartHub.Contracts;

namespace KartHub.Training.Engine;

/// <summary>The networks KartHub knows.</summary>
public static class Networks
{
    /// <summary>NVIDIA's network as the paper has it (Bojarski et al., 2016, "End to End Learning for Self-Driving Cars", figure 4): 252,219 weights.</summary>
    public static NetworkDefinition PilotNet { get; } = new()
    {
        Name = "pilotnet",
        Title = new("network.pilotnet", $"PilotNet"),
        Description = new("network.pilotnet-description", $"NVIDIA's self-driving network as published: five convolutions, then 100, 50 and 10 units. Steers, and does nothing else."),
        Outputs = [OutputColumns.SteerX],
        Layers =
        [
            .. PilotNetConvolutions(),
            new Dense(100, Activation.Relu),
            new Dense(50, Activation.Relu),
            new Dense(10, Activation.Relu),
            new Dense(1, Activation.Linear),
        ],
    };

    /// <summary>TensorKart's reading of it, with a wide first dense layer, dropout and five bounded outputs: 1,595,555 weights.</summary>
    public static NetworkDefinition TensorKart { get; } = new()
    {
        Name = "tensorkart",
        Title = new("network.tensorkart", $"TensorKart"),
        Description = new("network.tensorkart-description", $"PilotNet's convolutions with a wide dense layer and dropout. Says all five controls; six times the weights, so it wants more data."),
        Outputs = OutputColumns.All,
        Layers =
        [
            .. PilotNetConvolutions(),
            .. WideDenseLayers(),
            new Dense(5, Activation.Softsign),
        ],
    };

    /// <summary>SullyChen's, which drives his car by the steering wheel's angle (github.com/SullyChen/Autopilot-TensorFlow): 1,595,511 weights.</summary>
    public static NetworkDefinition SullyChen { get; } = new()
    {
        Name = "sullychen",
        Title = new("network.sullychen", $"SullyChen"),
        Description = new("network.sullychen-description", $"PilotNet's convolutions, a wide dense layer and dropout, with the steering wheel's angle 2·atan at the end. Steers, and does nothing else."),
        Outputs = [OutputColumns.SteerX],
        Layers =
        [
            .. PilotNetConvolutions(),
            .. WideDenseLayers(),
            new Dense(1, Activation.TwoAtan),
        ],
    };

    /// <summary>Our own for slow machines and short lessons: a sixth of PilotNet's weights and a fifteenth of its arithmetic, with batch normalisation instead of depth.</summary>
    public static NetworkDefinition Small { get; } = new()
    {
        Name = "small",
        Title = new("network.small", $"Small"),
        Description = new("network.small-description", $"Three convolutions with batch normalisation and one dense layer: trains several times faster than PilotNet. Steers, and does nothing else."),
        Outputs = [OutputColumns.SteerX],
        Layers =
        [
            new Conv(16, Kernel: 5, Stride: 4, Activation.Linear),
            new BatchNorm(Activation.Relu),
            new Conv(24, Kernel: 3, Stride: 2, Activation.Linear),
            new BatchNorm(Activation.Relu),
            new Conv(32, Kernel: 3, Stride: 2, Activation.Linear),
            new BatchNorm(Activation.Relu),
            new Dense(32, Activation.Relu),
            new Dense(1, Activation.Linear),
        ],
    };

    /// <summary>Every network, in the order people are offered them.</summary>
    public static IReadOnlyList<NetworkDefinition> All { get; } = [PilotNet, TensorKart, SullyChen, Small];

    /// <summary>The network of that very name; null if there is none.</summary>
    public static NetworkDefinition? Find(string name) => All.FirstOrDefault(network => network.Name == name);

    /// <summary>Finds a network by its name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names there are.</exception>
    public static NetworkDefinition ByName(string name) =>
        All.FirstOrDefault(network => string.Equals(network.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no network \"{name}\". There are: {string.Join(", ", All.Select(network => network.Name))}.");

    private static Conv[] PilotNetConvolutions() =>
    [
        new(24, Kernel: 5, Stride: 2, Activation.Relu),
        new(36, Kernel: 5, Stride: 2, Activation.Relu),
        new(48, Kernel: 5, Stride: 2, Activation.Relu),
        new(64, Kernel: 3, Stride: 1, Activation.Relu),
        new(64, Kernel: 3, Stride: 1, Activation.Relu),
    ];

    private static Dense[] WideDenseLayers() =>
    [
        new(1164, Activation.Relu, Dropout: 0.2),
        new(100, Activation.Relu, Dropout: 0.2),
        new(50, Activation.Relu, Dropout: 0.2),
        new(10, Activation.Relu, Dropout: 0.2),
    ];
}
