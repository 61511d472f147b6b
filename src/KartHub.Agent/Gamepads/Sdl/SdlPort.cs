namespace KartHub.Agent.Gamepads.Sdl;

/// <summary>The first game controller that SDL knows, whatever its make: SDL's own table of mappings makes an Xbox pad of it.</summary>
internal sealed class SdlPort : IPadPort
{
    private const int Axes = 6; // Left x and y, right x and y, triggers: SDL_GameControllerAxis.
    private const int LooksBetweenHints = 500; // Two seconds: looking into /dev takes longer than asking a pad.

    private static readonly Lock Starting = new();

    // In the order of SDL_GameControllerButton.
    private static readonly XboxButtons[] Buttons =
    [
        XboxButtons.A, XboxButtons.B, XboxButtons.X, XboxButtons.Y, XboxButtons.Back, XboxButtons.Guide, XboxButtons.Start,
        XboxButtons.LeftStick, XboxButtons.RightStick, XboxButtons.LB, XboxButtons.RB,
        XboxButtons.Up, XboxButtons.Down, XboxButtons.Left, XboxButtons.Right,
    ];

    private readonly SdlLibrary sdl;
    private readonly bool started;
    private nint controller;
    private int looks;

    /// <summary>Starts SDL, without a window or a screen.</summary>
    public SdlPort(SdlLibrary sdl)
    {
        this.sdl = sdl;
        lock (Starting)
        {
            sdl.Hint("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1"); // The game has the focus, not the agent.
            sdl.Hint("SDL_JOYSTICK_THREAD", "1"); // Windows tells pads coming and going only to who has a window, or a thread for it.
            sdl.Hint("SDL_NO_SIGNAL_HANDLERS", "1"); // Ctrl-C is the agent's.
            started = sdl.Start();
            var mappings = Path.Combine(AppContext.BaseDirectory, "gamecontrollerdb.txt");
            if (started && File.Exists(mappings))
            {
                sdl.AddMappings(mappings);
            }
        }

        Name = started ? $"SDL {sdl.Version} looks for one" : $"SDL {sdl.Version} cannot start: {sdl.Error}";
    }

    public string Name { get; private set; }

    public XboxPad? Read()
    {
        if (!started)
        {
            return null;
        }

        sdl.Update();
        if (controller != 0 && !sdl.IsAttached(controller))
        {
            Close();
        }

        if (controller == 0)
        {
            Find();
        }

        return controller == 0 ? null : Ask();
    }

    public void Dispose()
    {
        if (started)
        {
            Close();
            lock (Starting)
            {
                sdl.Stop();
            }
        }
    }

    private XboxPad Ask()
    {
        Span<float> axes = stackalloc float[Axes];
        for (var i = 0; i < Axes; i++)
        {
            axes[i] = sdl.Axis(controller, i) / 32768f;
        }

        var pressed = XboxButtons.None;
        for (var i = 0; i < Buttons.Length; i++)
        {
            pressed |= sdl.Button(controller, i) ? Buttons[i] : 0;
        }

        return new XboxPad(axes[0], axes[1], axes[2], axes[3], axes[4], axes[5], pressed);
    }

    private void Find()
    {
        var unknown = -1;
        for (var i = 0; i < sdl.JoystickCount && controller == 0; i++)
        {
            if (sdl.IsGameController(i))
            {
                controller = sdl.Open(i);
            }
            else
            {
                unknown = i;
            }
        }

        if (controller != 0)
        {
            Name = sdl.Name(controller) is { Length: > 0 } name ? name : "a game controller";
        }
        else if (looks++ % LooksBetweenHints == 0)
        {
            Name = unknown >= 0
                ? $"SDL {sdl.Version} does not know the buttons of \"{sdl.JoystickName(unknown)}\"; put a gamecontrollerdb.txt beside the agent or set SDL_GAMECONTROLLERCONFIG"
                : $"SDL {sdl.Version} finds no game controller{DeviceFolder.Hint()}; plug one in";
        }
    }

    private void Close()
    {
        if (controller != 0)
        {
            sdl.Close(controller);
            (controller, looks) = (0, 0);
        }
    }
}
