namespace KartHub.Training.Engine.Simd;

/// <summary>KartHub's own engine: on all processors, with the same bits for any number of them.</summary>
public sealed class SimdEngine : ITrainingEngine
{
    private readonly Network network;
    private readonly Trainer trainer;

    private SimdEngine(NetworkDefinition definition, int seed, TrainerOptions options)
    {
        network = new Network(definition, seed);
        try
        {
            trainer = new Trainer(network, options);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public static ITrainingEngineFactory Factory { get; } = new Maker();

    public NetworkDefinition Definition => network.Definition;

    public long ParameterCount => network.ParameterCount;

    public long StepCount => trainer.StepCount;

    public double LearningRate
    {
        get => trainer.LearningRate;
        set => trainer.LearningRate = value;
    }

    public double Step(ReadOnlySpan<int> rows, IRowSource source) => trainer.Step(rows, source);

    public double Evaluate(ReadOnlySpan<int> rows, IRowSource source, CancellationToken cancellationToken) => trainer.Evaluate(rows, source, cancellationToken);

    public IReadOnlyList<Tensor> ReadWeights() => NetworkWeights.Read(network);

    public void WriteWeights(IReadOnlyList<Tensor> weights, string origin) => NetworkWeights.Write(network, weights, origin);

    public void Save(Stream stream) => trainer.Save(stream);

    public void Load(Stream stream) => trainer.Load(stream);

    public void Dispose()
    {
        trainer.Dispose();
        network.Dispose();
    }

    private sealed class Maker : ITrainingEngineFactory
    {
        public ITrainingEngine Create(NetworkDefinition definition, int seed, TrainerOptions options) => new SimdEngine(definition, seed, options);
    }
}
