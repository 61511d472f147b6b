using KartHub.Contracts.Recording;

namespace KartHub.Agent.Tests;

/// <summary>What the next agent keeps of a segment that was under way when its agent was killed.</summary>
internal static class WholeFrames
{
    /// <summary>The bytes of the frames at a file's beginning that are all there; none where there is no file.</summary>
    public static byte[] Of(string path)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        ReadOnlyMemory<byte> rest = bytes;
        while (FrameRecord.TryRead(rest, out _, out var size))
        {
            rest = rest[size..];
        }

        return bytes[..^rest.Length];
    }
}
