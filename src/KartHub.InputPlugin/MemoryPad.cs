using System.Diagnostics;

namespace KartHub.InputPlugin;

/// <summary>The pad in the memory that an agent on this machine writes to.</summary>
internal sealed class MemoryPad(string name) : IPad
{
    private readonly PadMemory memory = new(name);

    public string Name => $"pad \"{name}\" ({memory.Path})";

    public string Hint => $"No agent holds {Name}: nothing is pressed. Start one: agent connect --sink plugin{(name == PadMemory.DefaultName ? "" : ":" + name)}";

    public bool TryRead(out uint word)
    {
        var now = Stopwatch.GetTimestamp();
        word = memory.Poll(now);
        return memory.IsHeld(now);
    }

    public void Dispose() => memory.Dispose();
}
