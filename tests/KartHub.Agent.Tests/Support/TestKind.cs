using KartHub.Agent.Sources;
using KartHub.Imaging;

namespace KartHub.Agent.Tests;

/// <summary>Windows that the test opens, hangs and closes: addresses <c>test:TITLE</c>.</summary>
internal sealed class TestKind(TimeProvider time) : ISourceKind
{
    private readonly TimeProvider time = time;
    private int open;

    public Dictionary<string, Func<CancellationToken, Task<Frame>>> Windows { get; } = [];

    /// <summary>How many sources are open now.</summary>
    public int Open => Volatile.Read(ref open);

    public string Scheme => "test";

    public string Usage => "test:TITLE";

    public void Add(string title, int width, int height)
    {
        var shade = 0;
        Windows[title] = _ => Task.FromResult(TestCockpit.Shaded(Interlocked.Increment(ref shade), width, height));
    }

    public IReadOnlyList<SourceListing> List() => [.. Windows.Keys.Select(title => new SourceListing($"test:{title}", title, 64, 48))];

    IFrameSource ISourceKind.Open(string place)
    {
        Interlocked.Increment(ref open);
        return new Window(this, place);
    }

    private sealed class Window(TestKind kind, string title) : IFrameSource
    {
        public string Name => $"test: {title}";

        public async ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken) =>
            kind.Windows.TryGetValue(title, out var take)
                ? new CapturedFrame(await take(cancellationToken), kind.time.GetTimestamp())
                : throw new SourceLostException($"There is no window \"{title}\".");

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref kind.open);
            return ValueTask.CompletedTask;
        }
    }
}
