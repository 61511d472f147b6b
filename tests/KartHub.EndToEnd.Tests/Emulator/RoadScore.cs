namespace KartHub.EndToEnd.Tests.Emulator;

/// <summary>How a drive went, by the game's own word.</summary>
internal sealed class RoadScore : IDisposable
{
    private readonly RoadGame game;
    private readonly Lock access = new();
    private int steps;
    private int stepsOnRoad;
    private double distance;

    public RoadScore(RoadGame game)
    {
        this.game = game;
        game.Stepped += Count;
    }

    /// <summary>Game time counted, at 60 steps a second.</summary>
    public TimeSpan Driven => TimeSpan.FromSeconds(Steps / 60.0);

    /// <summary>The share of it on the road, 0 to 1.</summary>
    public double OnRoad
    {
        get
        {
            lock (access)
            {
                return stepsOnRoad / (double)Math.Max(steps, 1);
            }
        }
    }

    /// <summary>The average speed, of the top speed.</summary>
    public double Speed
    {
        get
        {
            lock (access)
            {
                return distance / Math.Max(steps, 1);
            }
        }
    }

    private int Steps
    {
        get
        {
            lock (access)
            {
                return steps;
            }
        }
    }

    /// <summary>Waits until that much of the game was played, however long a busy machine takes for it.</summary>
    public async Task WaitAsync(TimeSpan length)
    {
        for (var second = 1; second <= length.TotalSeconds; second++)
        {
            var driven = TimeSpan.FromSeconds(second);
            await Eventually.IsTrue(() => Driven >= driven, $"the {second}th second of the game");
        }
    }

    public void Dispose() => game.Stepped -= Count;

    public override string ToString() => FormattableString.Invariant($"{OnRoad:P1} on the road in {Driven.TotalSeconds:0.0} s at {Speed:P0} of the top speed");

    private void Count(Telemetry telemetry, int passed)
    {
        lock (access)
        {
            steps += passed;
            stepsOnRoad += telemetry.IsOnRoad ? passed : 0;
            distance += telemetry.Speed * passed;
        }
    }
}
