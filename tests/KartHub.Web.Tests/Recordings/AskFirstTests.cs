using System.Globalization;
using System.Net.Sockets;
using System.Text;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Web.Tests.Recordings;

/// <summary>What can be answered without a segment's body is answered before it is sent.</summary>
public sealed class AskFirstTests
{
    [Theory]
    [InlineData("nobody's", 410, "never opened")]
    [InlineData("another's", 410, "never opened")]
    [InlineData("known", 200, "\"frames\":20")]
    [InlineData("known, other bytes", 409, "with other bytes")]
    [InlineData("skips one", 409, "Segment 1 is expected next")]
    [InlineData("sealed", 409, "is sealed")]
    [InlineData("too large", 413, "A segment may have")]
    [InlineData("wanted", 100, "")]
    public async Task ASegment_IsAnswered_BeforeItsBodyIsSent(string what, int status, string words)
    {
        await using var hub = new HubApp().ListenOnARealPort();
        var (ann, ben) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"));
        var key = await hub.AgentKeyAsync(ann);
        using var agent = hub.CreateClient();
        agent.DefaultRequestHeaders.Authorization = new("Bearer", what == "another's" ? await hub.AgentKeyAsync(ben) : key);
        var id = await agent.OpenRecordingAsync();
        var first = TestRecording.Second(0);
        (await agent.SendSegmentAsync(id, 0, first)).EnsureSuccessStatusCode();
        if (what == "sealed")
        {
            (await agent.SealAsync(id, 1, 20)).EnsureSuccessStatusCode();
        }

        var sequence = what switch { "known" or "known, other bytes" => 0, "skips one" => 2, _ => 1 };
        var hash = what == "known" ? System.Security.Cryptography.SHA256.HashData(first) : new byte[32];
        var answer = await AskAsync(hub.Address, key, what == "nobody's" ? Guid.NewGuid() : id, sequence, hash, SegmentReceipt.MaxSegmentBytes + (what == "too large" ? 1L : 0));

        answer.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "));
        answer.ShouldContain(words);
    }

    /// <summary>Sends the header alone, and reads what comes back.</summary>
    private static async Task<string> AskAsync(Uri hub, string key, Guid id, int sequence, byte[] hash, long length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(hub.Host, hub.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            PUT /api/recordings/{id}/segments/{sequence} HTTP/1.1
            Host: {hub.Authority}
            Authorization: Bearer {key}
            Content-Length: {length}
            Expect: 100-continue
            {WireHeaders.ContentHash}: {Convert.ToHexString(hash)}


            """).ReplaceLineEndings("\r\n")));
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!IsWhole(answer.ToString()))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                break;
            }

            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>An answer without a body, or one of JSON.</summary>
    private static bool IsWhole(string answer) =>
        answer.Split("\r\n\r\n") is [var head, var body, ..] && (!head.Contains("Content-Type", StringComparison.Ordinal) || body.Contains('}', StringComparison.Ordinal));
}
