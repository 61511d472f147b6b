using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Contracts.Live;

namespace KartHub.Agent.Hub;

/// <summary>
/// The hub that this agent was downloaded from, by the note beside the program. Its code is good once: the key that the hub gives for it is kept
/// in the user's own folder, so that the program's may be copied, or lie where others read it.
/// </summary>
internal sealed class OwnHub
{
    private readonly PairingNote note;
    private readonly string kept;

    private OwnHub(PairingNote note, Uri address, string kept) => (this.note, Address, this.kept) = (note, address, kept);

    /// <summary>The hub's page.</summary>
    public Uri Address { get; }

    /// <summary>Reads the note.</summary>
    /// <param name="folder">The program's.</param>
    /// <param name="home">Where this user's agents keep things.</param>
    /// <returns>Null if there is none: then the agent was not downloaded from a hub.</returns>
    /// <exception cref="IOException">There is one that says nothing usable, or cannot be read.</exception>
    public static OwnHub? Find(string folder, string home)
    {
        var path = Path.Combine(folder, PairingNote.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        PairingNote? note;
        try
        {
            note = JsonSerializer.Deserialize(File.ReadAllBytes(path), OwnHubJson.Default.PairingNote);
        }
        catch (JsonException)
        {
            note = null;
        }

        if (note is not { Hub: { } hub, Code.Length: > 0 } || HubAddress.Parse(hub) is not { } address)
        {
            throw new IOException($"{path} says no hub. Download the agent again on the hub's Drive page (Add an agent).");
        }

        // Each download has a key of its own: of two, the second is another agent.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{note.Hub} {note.Code}")).AsSpan(0, 8));
        return new OwnHub(note, address, Path.Combine(home, "hubs", $"{name}.json"));
    }

    /// <summary>The key that the hub gave; null before it did.</summary>
    public string? RecallKey()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(kept), OwnHubJson.Default.PairingAnswer)?.Key;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Exchanges the code for a key and keeps it. While the hub cannot be reached it tries again.</summary>
    /// <param name="say">Is told why it has to wait.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HubRefusedException">The code is not good any more, or the hub has no room for one more agent.</exception>
    public async Task<string> PairAsync(Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new HubAddress(Address, note.Code).CreateClient();
        var (backOff, said) = (new BackOff(), "");
        while (true)
        {
            var (key, trouble, wait) = await AskAsync(client, time, cancellationToken).ConfigureAwait(false);
            if (key is not null)
            {
                Keep(key);
                return key;
            }

            if (trouble != said)
            {
                say($"{said = trouble} Trying again.");
            }

            await Task.Delay(backOff.Next(wait), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The hub does not know the key any more: it is of no use.</summary>
    public void Forget() => File.Delete(kept);

    private async Task<(string? Key, string Trouble, TimeSpan Wait)> AskAsync(HttpClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var machine = Environment.MachineName;
            using var body = JsonContent.Create(new PairingRequest(machine[..Math.Min(machine.Length, PairingRequest.MaxMachine)]), OwnHubJson.Default.PairingRequest);
            using var answer = await client.PostAsync(HubPaths.Pairing, body, cancellationToken).ConfigureAwait(false);
            var wait = RetryAfter.Of(answer.Headers.RetryAfter, time);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await answer.Content.ReadFromJsonAsync(OwnHubJson.Default.PairingAnswer, cancellationToken).ConfigureAwait(false) is { Key.Length: > 0 } given
                    ? (given.Key, "", wait)
                    : (null, $"What answers at {Address} is no hub.", wait),
                HttpStatusCode.Unauthorized => throw new HubRefusedException(
                    $"The code that came with this agent was used already, or is too old. Download the agent again on the Drive page of {Address} (Add an agent), and start that one."),
                HttpStatusCode.Conflict => throw new HubRefusedException(await HubProblem.ReadAsync(answer, cancellationToken).ConfigureAwait(false)),
                HttpStatusCode.MisdirectedRequest => (null, $"The hub does not answer to the name {Address.Host}. Have it added to its option Hub:Hosts.", wait),
                _ => (null, $"The hub at {Address} gives no key: {await HubProblem.ReadAsync(answer, cancellationToken).ConfigureAwait(false)}", wait),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, $"The hub at {Address} cannot be reached: {e.Message}", TimeSpan.Zero);
        }
    }

    private void Keep(string key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // On Windows the user's folder is theirs alone.
        }

        File.Delete($"{kept}.tmp"); // One that is there keeps its mode.
        using (var file = new FileStream($"{kept}.tmp", options))
        {
            JsonSerializer.Serialize(file, new PairingAnswer(key), OwnHubJson.Default.PairingAnswer);
        }

        File.Move($"{kept}.tmp", kept, overwrite: true);
    }
}
