using System.Collections.Concurrent;
using System.Security.Claims;
using KartHub.Web.Features.People;
using KartHub.Web.Live;

namespace KartHub.Web.Features.Drive.Seat.Looking;

/// <summary>Who is in a seat now. A seat sends pictures only while someone looks; who may: the person, and the class's instructors.</summary>
public sealed class LiveSeats : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Gone = AskAgain + TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(5); // Whoever looks asks for the next picture twice a second.

    private readonly ConcurrentDictionary<Guid, LiveSeat> seats = new();
    private readonly LiveFeed live;
    private readonly TimeProvider time;
    private readonly ITimer leaving;

    public LiveSeats(LiveFeed live, TimeProvider time)
    {
        (this.live, this.time) = (live, time);
        leaving = time.CreateTimer(_ => ForgetThoseGone(), null, AskAgain, AskAgain);
    }

    public void Dispose() => leaving.Dispose();

    /// <summary>The seats that a person may look into, by name.</summary>
    public IReadOnlyList<LiveSeat> VisibleTo(ClaimsPrincipal user) =>
        [.. seats.Values.Where(seat => IsHere(seat) && May(user, seat)).OrderBy(seat => seat.Name, StringComparer.CurrentCulture)];

    /// <summary>Someone looks into a seat.</summary>
    /// <returns>Null if nobody is in it, or they may not.</returns>
    public LiveSeat? LookInto(Guid personId, ClaimsPrincipal user)
    {
        if (!seats.TryGetValue(personId, out var seat) || !IsHere(seat) || !May(user, seat))
        {
            return null;
        }

        seat.Looked = time.GetUtcNow();
        seat.Look.TrySetResult();
        return seat;
    }

    /// <summary>A seat asks whether someone looks; the answer waits until someone does, for ten seconds.</summary>
    public async Task<bool> IsLookedAtAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var seat = Of(user);
        if (IsLookedAt(seat))
        {
            return true;
        }

        seat.Look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAny(seat.Look.Task, Task.Delay(AskAgain, time, cancellationToken));
        return IsLookedAt(seat);
    }

    /// <summary>The seat that a person sends a picture of; null while nobody looks.</summary>
    public LiveSeat? Shown(ClaimsPrincipal user) => seats.TryGetValue(user.PersonId(), out var seat) && IsLookedAt(seat) ? seat : null;

    private LiveSeat Of(ClaimsPrincipal user)
    {
        var before = seats.TryGetValue(user.PersonId(), out var known) && IsHere(known);
        var seat = seats.AddOrUpdate(
            user.PersonId(),
            _ => new LiveSeat(user.PersonId(), user.ClassId(), user.Identity!.Name!),
            (_, there) => there.Name == user.Identity!.Name && there.ClassId == user.ClassId() ? there : new LiveSeat(user.PersonId(), user.ClassId(), user.Identity.Name!));
        seat.Heard = time.GetUtcNow();
        if (!before)
        {
            live.Publish(Topics.Agents);
        }

        return seat;
    }

    private void ForgetThoseGone()
    {
        var gone = seats.Where(seat => !IsHere(seat.Value)).ToList();
        gone.ForEach(seat => seats.TryRemove(seat));
        if (gone.Count > 0)
        {
            live.Publish(Topics.Agents);
        }
    }

    private bool IsHere(LiveSeat seat) => time.GetUtcNow() - seat.Heard < Gone;

    private bool IsLookedAt(LiveSeat seat) => seat.Looked is { } looked && time.GetUtcNow() - looked < Looking;

    private static bool May(ClaimsPrincipal user, LiveSeat seat) => user.PersonId() == seat.PersonId || (user.IsInstructor() && user.ClassId() == seat.ClassId);
}
