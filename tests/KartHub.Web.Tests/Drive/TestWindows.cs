using KartHub.Agent.Sources;
using KartHub.Imaging;

namespace KartHub.Web.Tests.Drive;

/// <summary>Windows with a moving picture: a road that bends, and a block that runs along it. Addresses <c>test:TITLE</c>.</summary>
internal sealed class TestWindows : ISourceKind
{
    public Dictionary<string, PictureSize> Sizes { get; } = new() { ["Mario Kart 64"] = new(640, 480), ["Files"] = new(800, 600), ["Narrow"] = new(240, 400) };

    public string Scheme => "test";

    public string Usage => "test:TITLE";

    /// <summary>What happens before a list is given.</summary>
    public Action OnList { get; set; } = () => { };

    public IReadOnlyList<SourceListing> List()
    {
        OnList();
        return [.. Sizes.Select(w => new SourceListing($"test:{w.Key}", w.Key, w.Value.Width, w.Value.Height))];
    }

    public IFrameSource Open(string place) => new Window(this, place);

    private sealed class Window(TestWindows windows, string title) : IFrameSource
    {
        private int count;

        public string Name => $"test: {title}";

        public ValueTask<CapturedFrame> CaptureAsync(CancellationToken cancellationToken) =>
            windows.Sizes.TryGetValue(title, out var size)
                ? new(new CapturedFrame(Draw(size, ++count), TimeProvider.System.GetTimestamp()))
                : throw new SourceLostException($"There is no window \"{title}\".");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static Frame Draw(PictureSize size, int count)
        {
            var frame = new Frame(size.Width, size.Height);
            for (var y = 0; y < size.Height; y++)
            {
                var row = frame.Row(y);
                for (var x = 0; x < size.Width; x++)
                {
                    var road = y > size.Height / 2 && Math.Abs(x - size.Width / 2) < y / 2;
                    var block = (x / 20 + count) % 32 == 0 && y / 20 == 3;
                    (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = block ? ((byte)255, (byte)212, (byte)0)
                        : road ? ((byte)90, (byte)90, (byte)(90 + y % 8)) : y > size.Height / 2 ? ((byte)40, (byte)130, (byte)50) : ((byte)100, (byte)160, (byte)230);
                }
            }

            return frame;
        }
    }
}
