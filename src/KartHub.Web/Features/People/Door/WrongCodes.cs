using KartHub.Web.Live;

namespace KartHub.Web.Features.People.Door;

/// <summary>
/// The one lane in which all wrong codes wait for their answer, whoever sends them, so that guessing is slow from however many
/// addresses; and how many came. A right code never comes here.
/// </summary>
/// <param name="perSecond">How many are answered a second.</param>
/// <param name="mostWaiting">How many wait at most; others are told to come again.</param>
/// <param name="time">The clock.</param>
/// <param name="live">Tells the pages that look on.</param>
public sealed class WrongCodes(int perSecond, int mostWaiting, TimeProvider time, LiveFeed live)
{
    /// <summary>So many in an hour are more than a class's slips of the finger.</summary>
    public const int Many = 100;

    private const int Minutes = 60;

    private readonly Lock access = new();
    private readonly TimeSpan pace = TimeSpan.FromSeconds(1) / perSecond;
    private readonly int[] counts = new int[Minutes];
    private DateTimeOffset nextAnswer = DateTimeOffset.MinValue;
    private long minute;

    /// <summary>How many came in the last hour.</summary>
    public int LastHour
    {
        get
        {
            lock (access)
            {
                Turn(time.GetUtcNow());
                return (int)Math.Min(int.MaxValue, counts.Sum(c => (long)c));
            }
        }
    }

    /// <summary>Counts a wrong code, and waits for its turn.</summary>
    /// <returns>Null once it may be answered; how long to stay away if too many wait already.</returns>
    public async Task<TimeSpan?> WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Queue();
        live.Publish(Topics.WrongCodes);
        if (wait > pace * mostWaiting)
        {
            return wait;
        }

        await Task.Delay(wait, time, cancellationToken);
        return null;
    }

    /// <summary>How long it is until the turn of the next one, who takes it unless that is too long.</summary>
    private TimeSpan Queue()
    {
        lock (access)
        {
            var now = time.GetUtcNow();
            Turn(now);
            counts[minute % Minutes]++;
            var turn = nextAnswer > now ? nextAnswer : now;
            if (turn - now <= pace * mostWaiting)
            {
                nextAnswer = turn + pace;
            }

            return turn - now;
        }
    }

    /// <summary>Forgets the minutes that are more than an hour ago.</summary>
    private void Turn(DateTimeOffset now)
    {
        var current = now.UtcTicks / TimeSpan.TicksPerMinute;
        for (var left = Math.Min(Minutes, current - minute); left > 0; left--)
        {
            counts[(current - left + 1) % Minutes] = 0;
        }

        minute = Math.Max(minute, current);
    }
}
