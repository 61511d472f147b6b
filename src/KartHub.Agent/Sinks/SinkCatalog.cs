using KartHub.Agent.Sinks.InputBot;
using KartHub.Agent.Sinks.Keys;
using KartHub.Agent.Sinks.Plugin;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks;

/// <summary>Everything that a model can drive with on this machine, by address.</summary>
/// <param name="kinds">The ways there are to reach a game.</param>
public sealed class SinkCatalog(IReadOnlyList<SinkKind> kinds)
{
    /// <summary>The address that asks for no sink: this agent only records.</summary>
    public const string None = "none";

    /// <summary>How addresses are written here.</summary>
    public IEnumerable<string> Usages => kinds.Select(kind => kind.Usage).Append(None);

    /// <summary>What this machine offers.</summary>
    public static SinkCatalog ForThisMachine(TimeProvider time) => new(
    [
        new SinkKind("plugin", "plugin[:NAME]", name => PluginSink.Open(name, time)),
        new SinkKind("http", "http[:[ADDRESS:]PORT]", place => InputBotSink.Open(place, time)),
        new SinkKind("keys", "keys", place => KeysSink.Open(place, time)),
    ]);

    /// <summary>Opens a sink by its address; null when none is asked for.</summary>
    /// <exception cref="Refusal">There is no such kind, or it cannot be opened there.</exception>
    public IControllerSink? Open(string address)
    {
        var scheme = address.Split(':')[0];
        if (scheme.Equals(None, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var kind = kinds.FirstOrDefault(kind => kind.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            ?? throw new Refusal("sink.unknown", $"\"{address}\" is nothing to drive with. Choose one of: {string.Join(", ", Usages)}.");
        return kind.Open(address.Length > scheme.Length ? address[(scheme.Length + 1)..] : "");
    }
}
