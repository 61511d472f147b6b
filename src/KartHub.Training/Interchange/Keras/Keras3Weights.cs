using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KartHub.Contracts;
using KartHub.Training.Engine;
using KartHub.Training.Interchange.Hdf5;

namespace KartHub.Training.Interchange.Keras;

/// <summary>
/// Weights as Keras 3's <c>saving_lib</c> lays them out, in a <c>.weights.h5</c> or a <c>.keras</c>: <c>layers/conv2d_1/vars/0</c>. A group is called after its
/// layer's class and counted, whatever the layer is called itself; the file's order is that of the names (conv2d_10 before conv2d_2).
/// </summary>
internal static partial class Keras3Weights
{
    private const int MaxLayers = 1024;

    // The second is of Keras 2.12 and 2.13. Windows made one name of a path.
    private static readonly string[] Containers = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Whether a file has that layout.</summary>
    public static bool AreIn(Hdf5Object root) => GroupsOf(root).Any();

    /// <summary>The layers in their order: as the configuration says, or, without one, convolutions and then the others, each by their numbers.</summary>
    /// <exception cref="Refusal">The file is broken.</exception>
    public static IReadOnlyList<KerasLayer> Read(Hdf5Object root, KerasChain? chain, string origin, KerasWeightBudget budget)
    {
        var groups = GroupsOf(root).Take(MaxLayers + 1).ToList();
        if (groups.Count > MaxLayers)
        {
            throw new Refusal("keras.too-many-layers", $"{origin} has more than {MaxLayers} layers, which is more than any network that drives.");
        }

        var found = groups.Select(group => Group.Of(group.Name, group.Object, budget)).OrderBy(group => group.Number).ToList();
        if (chain is null)
        {
            return InUsualOrder(found);
        }

        try
        {
            return AsDescribed(found, chain);
        }
        catch (Exception exception) when (KerasChain.IsUnreadable(exception))
        {
            throw KerasChain.Unreadable(chain.Origin, exception);
        }
    }

    private static List<KerasLayer> InUsualOrder(List<Group> found) => [.. found.OrderBy(group => group.Rank).Select(group => new KerasLayer(group.Name, group.Weights))];

    private static List<KerasLayer> AsDescribed(List<Group> found, KerasChain chain)
    {
        var left = found.Where(group => group.Weights.Count > 0).GroupBy(group => group.Class).ToDictionary(group => group.Key, group => new Queue<Group>(group));
        var layers = new List<KerasLayer>();
        foreach (var layer in chain.Layers)
        {
            var weights = left.TryGetValue(SnakeCase(layer.Kind), out var ofClass) && ofClass.TryDequeue(out var next) ? next.Weights : [];
            layers.Add(new KerasLayer(layer.Name, layer.Kind == "BatchNormalization" ? Named(weights, layer.Config) : weights));
        }

        layers.AddRange(left.Values.SelectMany(groups => groups).Select(group => new KerasLayer(group.Name, group.Weights)));
        return layers;
    }

    // They have numbers only; without scale there is no gamma, without center no beta.
    private static List<Tensor> Named(IReadOnlyList<Tensor> weights, JsonElement config)
    {
        string[] roles = [.. Unless("scale", "gamma"), .. Unless("center", "beta"), "moving_mean", "moving_variance"];
        return [.. weights.Select((weight, i) => i < roles.Length ? weight with { Name = roles[i] } : weight)];

        string[] Unless(string option, string role) => config.TryGetProperty(option, out var said) && said.ValueKind == JsonValueKind.False ? [] : [role];
    }

    private static IEnumerable<(string Name, Hdf5Object Object)> GroupsOf(Hdf5Object root)
    {
        foreach (var container in Containers)
        {
            if (root.Find(container) is { IsGroup: true } group)
            {
                return group.Children();
            }
        }

        return root.Children()
            .Where(member => Array.Exists(Containers, container => member.Name.StartsWith($"{container}\\", StringComparison.Ordinal)))
            .Select(member => (member.Name[(member.Name.IndexOf('\\') + 1)..], member.Object));
    }

    // As Keras makes it of a class's name.
    private static string SnakeCase(string name) => LowerThenUpper().Replace(Word().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerThenUpper();

    [GeneratedRegex(@"^(.*)_(\d{1,6})$")]
    private static partial Regex Counted();

    private sealed record Group(string Name, string Class, int Number, IReadOnlyList<Tensor> Weights)
    {
        /// <summary>Code before the first layer, convolutions, the rest.</summary>
        public int Rank
        {
            get
            {
                if (Class == "lambda")
                {
                    return 0;
                }

                return Weights is [{ Shape.Count: 4 }, ..] ? 1 : 2;
            }
        }

        public static Group Of(string name, Hdf5Object group, KerasWeightBudget budget)
        {
            var counted = Counted().Match(name);
            var vars = group.Find("vars");
            var weights = vars is { IsGroup: true }
                ? vars.Children().Where(member => member.Object.IsDataset).Select(member => (member.Name, Tensor: budget.Read(member.Name, member.Object)))
                    .OrderBy(weight => int.TryParse(weight.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)
                    .Select(weight => weight.Tensor).ToList()
                : [];
            return new Group(name, counted.Success ? counted.Groups[1].Value : name, counted.Success ? int.Parse(counted.Groups[2].Value, CultureInfo.InvariantCulture) : 0, weights);
        }
    }
}
