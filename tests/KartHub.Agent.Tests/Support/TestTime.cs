namespace KartHub.Agent.Tests;

/// <summary>A clock that goes when the test says so.</summary>
internal sealed class TestTime : TimeProvider
{
    private readonly Lock access = new();
    private readonly List<TestTimer> timers = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait: a loop that has come to its next wait.</summary>
    public int Waiting
    {
        get
        {
            lock (access)
            {
                return timers.Count(t => t.Due is not null);
            }
        }
    }

    /// <summary>Whether someone waits for a moment to come, once: a loop for its next beat, and not a timer that ticks.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (access)
            {
                return timers.Any(t => t.Due is not null && !t.Ticks);
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (access)
        {
            return now.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(GetTimestamp());

    /// <summary>Lets time pass, timer by timer.</summary>
    public void Advance(TimeSpan by)
    {
        var end = TimeSpan.FromTicks(GetTimestamp()) + by;
        while (NextBefore(end) is { } timer)
        {
            timer.Fire();
        }

        lock (access)
        {
            now = end;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (access)
        {
            timers.Add(timer);
        }

        return timer;
    }

    private TestTimer? NextBefore(TimeSpan end)
    {
        lock (access)
        {
            var next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            now = next?.Due > now ? next.Due.Value : now;
            return next;
        }
    }

    private sealed class TestTimer(TestTime time, Action callback) : ITimer
    {
        private TimeSpan period;

        public TimeSpan? Due { get; private set; }

        public bool Ticks => period > TimeSpan.Zero;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.access)
            {
                this.period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
            }

            return true;
        }

        public void Fire()
        {
            lock (time.access)
            {
                Due = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : Due + period;
            }

            callback();
        }

        public void Dispose()
        {
            lock (time.access)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
