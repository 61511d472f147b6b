using System.Diagnostics;
using KartHub.Agent.Cli;
using KartHub.Agent.Recordings;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;
using KartHub.Training.Recordings;

namespace KartHub.Agent.Tests;

/// <summary>The agent as a process of its own, ended without warning.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task KilledWhileRecording_TheNextAgentSendsEveryWholeFrameByteForByte_AndSealsIt()
    {
        await using var hub = await TestHub.StartedAsync();
        hub.Interfere = context =>
        {
            // The first segment arrives; for the others the hub is away, so that they wait in the spool.
            var path = context.Request.Path.Value!;
            var away = path.Contains("/segments/", StringComparison.Ordinal) && !path.EndsWith("/0", StringComparison.Ordinal);
            context.Response.StatusCode = away ? 503 : 200;
            return Task.FromResult(away);
        };

        using (var agent = Connect(hub))
        {
            await Eventually.IsTrue(() => !hub.Statuses.IsEmpty);
            (await hub.Agent.StartRecording(new StartRecording("someone", 20, null))).ShouldBeNull();
            await Eventually.IsTrue(() => Segments("spool") is { Length: >= 3 } waiting && !Path.GetFileName(waiting[0]).StartsWith("000000-", StringComparison.Ordinal));
            await KillAsync(agent);
        }

        var id = hub.Recordings.Keys.Single();
        byte[] expected = [.. hub.Recordings[id].Bytes, .. Segments("spool").SelectMany(File.ReadAllBytes), .. UnderWay(folder[$"spool/{id}"])];
        hub.Recordings[id].Segments.Keys.ShouldBe([0]);
        hub.Interfere = _ => Task.FromResult(false);

        using (var agent = Connect(hub))
        {
            await Eventually.IsTrue(() => hub.Recordings[id].Seal is not null);
            await KillAsync(agent);
        }

        hub.Recordings[id].Bytes.ShouldBe(expected);
        var seal = hub.Recordings[id].Seal!;
        (seal.Segments, seal.Frames).ShouldBe((hub.Recordings[id].Segments.Count, Frames.In(expected).Count));
        seal.Segments.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task RecordKilledThreeTimesAndStartedAgain_EverySpooledFrameArrives()
    {
        var spooled = new Dictionary<string, List<FrameRecord>>();
        for (var life = 1; life <= 3; life++)
        {
            using var agent = Start("record", "--out", folder["R"], "--format", "png");
            await Eventually.IsTrue(() => Lives().Any(one => !spooled.ContainsKey(one) && SegmentsIn(one).Length >= 2));
            await KillAsync(agent);
            foreach (var one in Lives())
            {
                spooled[one] = Frames.In((byte[])[.. SegmentsIn(one).SelectMany(File.ReadAllBytes), .. UnderWay(one)]);
            }
        }

        spooled.Count.ShouldBe(3);
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        var last = AgentCommandLine.RunAsync(["record", "--out", folder["R"]], output, output, TimeProvider.System, stop.Token);
        await Eventually.IsTrue(() => last.IsCompleted || Lives().Any(one => !spooled.ContainsKey(one) && SegmentsIn(one).Length >= 1));
        await stop.CancelAsync();
        (await last).ShouldBe(0, output.ToString());

        folder.Names.Order().ShouldBe(["R", "R-1", "R-2", "R-3"]);
        foreach (var (frames, number) in spooled.OrderBy(one => one.Key, StringComparer.Ordinal).Select((one, i) => (one.Value, i + 1)))
        {
            using var recording = RecordingFormats.Open(folder[$"R-{number}"]);
            var arrived = recording.ReadFrames().ToList();
            arrived.Select(f => (f.Time, f.Controls)).ShouldBe(frames.Select(f => (f.Time, f.Controls)));
            arrived.Zip(frames, (one, other) => one.Picture.Span.SequenceEqual(other.Picture.Span)).ShouldAllBe(same => same);
        }
    }

    private string[] Lives() => !Directory.Exists(folder["R.spool"]) ? [] : [.. Directory.GetDirectories(folder["R.spool"]).Where(path => Guid.TryParse(Path.GetFileName(path), out _))];

    private string[] Segments(string spool) => !Directory.Exists(folder[spool]) ? [] : SegmentsIn(folder[spool]);

    private static string[] SegmentsIn(string path) =>
        [.. Directory.GetFiles(path, "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static byte[] UnderWay(string recording) => WholeFrames.Of(Path.Combine(recording, SpooledRecording.UnderWayName));

    private Process Connect(TestHub hub) =>
        Start("connect", "--hub", hub.Address.Address.AbsoluteUri, "--spool", folder["spool"], "--models", folder["models"], "--name", "kart 7");

    private static Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Repository.Program("KartHub.Agent"), .. arguments])
        {
            Environment = { ["KARTHUB_AGENT_KEY"] = TestHub.Key },
        };
        return Process.Start(start)!;
    }

    private static async Task KillAsync(Process agent)
    {
        agent.Kill();
        await agent.WaitForExitAsync();
    }
}
