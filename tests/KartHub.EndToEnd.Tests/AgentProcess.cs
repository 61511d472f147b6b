using System.Diagnostics;

namespace KartHub.EndToEnd.Tests;

/// <summary>An agent on a machine of its own, as far as the hub can tell: a process with a spool.</summary>
internal sealed class AgentProcess(Uri hub, string key, string name) : ProgramProcess("KartHub.Agent")
{
    /// <summary>The whole segments that wait for the hub, in order.</summary>
    public string[] Segments => !Directory.Exists(Spool) ? []
        : [.. Directory.GetFiles(Spool, "*.segment", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The segment that is being written, if there is one.</summary>
    public string SegmentUnderWay => Directory.GetFiles(Spool, "segment.tmp", SearchOption.AllDirectories).SingleOrDefault("");

    /// <summary>Whether all that it recorded is at the hub, sealed.</summary>
    public bool HasSentAll => Directory.Exists(Spool) && !Directory.EnumerateDirectories(Spool).Any(d => Guid.TryParse(Path.GetFileName(d), out _));

    /// <summary>Recordings that the hub did not take, set aside.</summary>
    public int Refused => Directory.Exists(Path.Combine(Spool, "refused")) ? Directory.GetDirectories(Path.Combine(Spool, "refused")).Length : 0;

    private string Spool => Path.Combine(Folder, "spool");

    public void Start() => Start(
        new ProcessStartInfo { Environment = { ["KARTHUB_AGENT_KEY"] = key } },
        "connect", "--hub", hub.AbsoluteUri, "--name", name, "--source", "simulator", "--spool", Spool, "--models", Path.Combine(Folder, "models"));
}
