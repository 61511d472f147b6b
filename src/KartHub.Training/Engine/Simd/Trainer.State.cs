using System.Runtime.InteropServices;
using System.Text;

namespace KartHub.Training.Engine.Simd;

/// <summary>What training needs to go on exactly where it stopped, beside the weights.</summary>
public sealed unsafe partial class Trainer
{
    private const string Magic = "KartHub trainer state 1";

    /// <summary>Writes the optimiser's memory and the number of steps. The weights are the network's own and are saved with it.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(network.Definition.Name);
        writer.Write(step);
        writer.Write(optimiser.Memory.Count);
        foreach (var (name, values) in optimiser.Memory)
        {
            writer.Write(name);
            writer.Write(network.ParameterCount);
            foreach (var parameter in network.Parameters)
            {
                writer.Write(MemoryMarshal.AsBytes(parameter.Gather(values.Pointer).AsSpan()));
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. With the weights of the same moment and the same options, training goes on bit for bit.</summary>
    /// <exception cref="InvalidDataException">It is no such state, is cut short, or belongs to another network or optimiser; nothing is changed.</exception>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            Require(reader.ReadString() == Magic, "This is not a trainer's state, or one of another version.");
            var name = reader.ReadString();
            Require(name == network.Definition.Name, $"This trainer's state belongs to network \"{name}\", not \"{network.Definition.Name}\".");
            var savedStep = reader.ReadInt64();
            Require(savedStep >= 0, "This trainer's state is damaged: its number of steps is negative.");
            var memories = reader.ReadInt32();
            Require(memories == optimiser.Memory.Count, "This trainer's state belongs to another optimiser.");

            var loaded = new List<float[]>();
            foreach (var (memory, _) in optimiser.Memory)
            {
                Require(reader.ReadString() == memory, "This trainer's state belongs to another optimiser.");
                var count = reader.ReadInt64();
                Require(count == network.ParameterCount, $"This trainer's state has {count:N0} values where the network has {network.ParameterCount:N0} weights.");
                foreach (var parameter in network.Parameters)
                {
                    var values = new float[parameter.Count];
                    reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
                    loaded.Add(values);
                }
            }

            Apply(loaded);
            step = savedStep;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException("This trainer's state is cut short or damaged.", exception);
        }

        static void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new InvalidDataException(otherwise);
            }
        }
    }

    private void Apply(List<float[]> loaded)
    {
        var next = 0;
        foreach (var (_, values) in optimiser.Memory)
        {
            foreach (var parameter in network.Parameters)
            {
                parameter.Scatter(loaded[next++], values.Pointer);
            }
        }
    }
}
