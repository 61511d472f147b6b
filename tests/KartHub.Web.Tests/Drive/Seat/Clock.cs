namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>The real time, and as much later as a test wants.</summary>
internal sealed class Clock : TimeProvider
{
    public TimeSpan Later { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
}
