namespace KartHub.Agent.Gamepads.XInput;

/// <summary>The first Xbox pad that Windows knows, whatever slot it is in.</summary>
/// <param name="ask">What a slot says, 0 to 3; null when it has no pad.</param>
internal sealed class XInputPort(Func<int, XInputState?> ask) : IPadPort
{
    private const int Slots = 4;
    private const int ReadsBetweenLooks = 125; // Half a second: Windows takes its time to say that a slot is empty.

    private int? slot;
    private int reads;

    public string Name { get; private set; } = "XInput looks for one";

    public XboxPad? Read()
    {
        if (slot is { } known && ask(known) is { } said)
        {
            return Understand(said);
        }

        if (slot is not null || reads++ % ReadsBetweenLooks == 0)
        {
            return Find();
        }

        return null;
    }

    public void Dispose()
    {
        // Nothing is held: a slot is asked each time.
    }

    private XboxPad? Find()
    {
        reads = 1;
        for (var i = 0; i < Slots; i++)
        {
            if (ask(i) is { } said)
            {
                slot = i;
                Name = $"Xbox pad in slot {i + 1}";
                return Understand(said);
            }
        }

        slot = null;
        Name = $"no XInput controller in slots 1–{Slots}; plug one in (pads of other makes need SDL2.dll beside the agent)";
        return null;
    }

    /// <summary>XInput's y is positive upwards; recordings have it downwards, as TensorKart wrote it.</summary>
    private static XboxPad Understand(in XInputState said) => new(
        said.LeftX / 32768f, -said.LeftY / 32768f, said.RightX / 32768f, -said.RightY / 32768f,
        said.LeftTrigger / 255f, said.RightTrigger / 255f, (XboxButtons)said.Buttons);
}
