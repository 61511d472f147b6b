using System.Diagnostics;
using KartHub.Contracts.Live;
using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests;

/// <summary>The agent as a process of its own, ended without warning.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task KilledWhileRecording_TheNextAgentSendsEveryWholeSegmentByteForByte_AndSealsIt()
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

        using (var agent = Start(hub))
        {
            await Eventually.IsTrue(() => !hub.Statuses.IsEmpty);
            (await hub.Agent.StartRecording(new StartRecording("someone", 20, null))).ShouldBeNull();
            await Eventually.IsTrue(() => Segments() is { Length: >= 3 } waiting && !Path.GetFileName(waiting[0]).StartsWith("000000-", StringComparison.Ordinal));
            agent.Kill();
            await agent.WaitForExitAsync();
        }

        var id = hub.Recordings.Keys.Single();
        byte[] expected = [.. hub.Recordings[id].Bytes, .. Segments().SelectMany(File.ReadAllBytes)];
        hub.Recordings[id].Segments.Keys.ShouldBe([0]);
        hub.Interfere = _ => Task.FromResult(false);

        using (var agent = Start(hub))
        {
            await Eventually.IsTrue(() => hub.Recordings[id].Seal is not null);
            agent.Kill();
            await agent.WaitForExitAsync();
        }

        hub.Recordings[id].Bytes.ShouldBe(expected);
        var seal = hub.Recordings[id].Seal!;
        (seal.Segments, seal.Frames).ShouldBe((hub.Recordings[id].Segments.Count, Frames.In(expected).Count));
        seal.Segments.ShouldBeGreaterThanOrEqualTo(4);
    }

    private string[] Segments() => !Directory.Exists(folder["spool"]) ? []
        : [.. Directory.GetFiles(folder["spool"], "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private Process Start(TestHub hub)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList =
            {
                typeof(KartAgent).Assembly.Location, "connect", "--hub", hub.Address.Address.AbsoluteUri,
                "--spool", folder["spool"], "--models", folder["models"], "--name", "kart 7",
            },
            Environment = { ["KARTHUB_AGENT_KEY"] = TestHub.Key },
        };
        return Process.Start(start)!;
    }
}
