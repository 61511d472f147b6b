using KartHub.Agent.Gamepads;
using KartHub.Contracts;
using KartHub.InputPlugin;

namespace KartHub.Agent.Sinks.Plugin;

/// <summary>Drives through KartHub's own input plugin for mupen64plus, which reads the pad from memory.</summary>
public sealed class PluginSink : IControllerSink
{
    /// <summary>Often enough that the plugin, which believes the agent for <see cref="PadMemory.Lease"/>, does not let go of a living one.</summary>
    private static readonly TimeSpan SpeakEvery = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Unread = TimeSpan.FromSeconds(1); // A game reads thirty or sixty times a second.

    private readonly Lock access = new();
    private readonly string name;
    private readonly PadMemory memory;
    private readonly TimeProvider time;
    private readonly ITimer speaking;
    private bool left;

    /// <param name="name">The pad's name; the emulator must have been told the same.</param>
    /// <param name="time">The clock; the plugin's is the system's.</param>
    /// <exception cref="Refusal">The pad cannot be had; the message says why.</exception>
    public PluginSink(string name, TimeProvider time)
    {
        this.name = name;
        this.time = time;
        try
        {
            memory = new PadMemory(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("sink.pad-unusable", $"The pad cannot be used: {e.Message}", e);
        }

        if (memory.IsHeld(time.GetTimestamp()))
        {
            var other = memory.AgentProcess;
            memory.Dispose();
            throw new Refusal("sink.pad-held", $"The pad \"{name}\" is held by another agent (process {other}). Stop that one, or choose another name here and for the emulator: --sink plugin:NAME.");
        }

        Set(N64Pad.Neutral);
        speaking = time.CreateTimer(_ => Speak(), null, SpeakEvery, SpeakEvery);
    }

    public string Name => $"mupen64plus (plugin, pad \"{name}\")";

    public bool CarriesThePad => true;

    public string? Trouble => memory.PolledAt != 0 && time.GetElapsedTime(memory.PolledAt) <= Unread
        ? null
        : $"mupen64plus is not polling the pad \"{name}\": start it with `agent emulator`, or let it go on if it is paused.";

    /// <summary>Opens the pad of that name; without a name, the one that an emulator has that was told none.</summary>
    /// <exception cref="Refusal">The pad cannot be had; the message says why.</exception>
    public static PluginSink Open(string name, TimeProvider time) => new(name.Length == 0 ? PadMemory.DefaultName : name, time);

    public void Relay(PadMoment pad) => Set(N64Pad.From(pad));

    public void Engage() => Set(N64Pad.Neutral);

    public void Send(Controls controls) => Set(N64Pad.From(controls));

    public void Release() => Set(N64Pad.Neutral);

    public async ValueTask DisposeAsync()
    {
        await speaking.DisposeAsync().ConfigureAwait(false);
        lock (access)
        {
            if (!left)
            {
                left = true;
                memory.Leave();
                memory.Dispose();
            }
        }
    }

    private void Set(N64Pad pad)
    {
        lock (access)
        {
            if (!left)
            {
                memory.Set(pad.Word, time.GetTimestamp());
            }
        }
    }

    private void Speak()
    {
        lock (access)
        {
            if (!left)
            {
                memory.Renew(time.GetTimestamp());
            }
        }
    }
}
