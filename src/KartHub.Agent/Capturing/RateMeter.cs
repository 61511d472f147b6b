namespace KartHub.Agent.Capturing;

/// <summary>How often something happened over the last seconds.</summary>
public sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Lock access = new();
    private readonly Queue<long> marks = new();

    /// <summary>Counts one.</summary>
    public void Mark()
    {
        lock (access)
        {
            marks.Enqueue(time.GetTimestamp());
            Forget();
        }
    }

    /// <summary>Per second; 0 before there were two.</summary>
    public double Hz
    {
        get
        {
            lock (access)
            {
                Forget();
                return marks.Count < 2 ? 0 : marks.Count / Math.Max(time.GetElapsedTime(marks.Peek()).TotalSeconds, 0.001);
            }
        }
    }

    private void Forget()
    {
        while (marks.Count > 0 && time.GetElapsedTime(marks.Peek()) > Window)
        {
            marks.Dequeue();
        }
    }
}
