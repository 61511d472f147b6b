using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using KartHub.Training.Models;

namespace KartHub.Agent.Driving;

/// <summary>
/// Models fetched from the hub, a folder each. Beside the model stands <c>hashes.json</c>, the SHA-256 of its files as they
/// came, so that a damaged or outdated one is noticed and fetched again.
/// </summary>
/// <param name="folder">Where they are kept.</param>
/// <param name="hub">The hub.</param>
/// <param name="time">For how long the hub may take.</param>
public sealed class ModelCache(string folder, HttpClient hub, TimeProvider time)
{
    /// <summary>Some twenty times the largest network there is.</summary>
    private const long LargestFile = 128 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string HashesName = "hashes.json";

    private static readonly string[] Files = [ModelFolder.DescriptionName, ModelFolder.WeightsName];

    /// <summary>The folder of a model, fetched if it is not here yet or not the one that the hub has.</summary>
    /// <exception cref="Refusal">It cannot be had; the message says why.</exception>
    public async Task<string> FetchAsync(Guid id, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, id.ToString("D"));
        var known = await GoodHashesAsync(place, cancellationToken).ConfigureAwait(false);
        var coming = $"{place}.{Guid.NewGuid():n}.tmp";
        using var limit = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            Directory.CreateDirectory(coming);
            var hashes = new Dictionary<string, string>();
            foreach (var name in Files)
            {
                hashes[name] = await DownloadAsync(HubPaths.ModelFileOf(id, name), Path.Combine(coming, name), patience.Token).ConfigureAwait(false);
                if (known?[name] == hashes[name])
                {
                    return place; // The description says from which run and epoch it is: with it, the weights are the same.
                }
            }

            await File.WriteAllBytesAsync(Path.Combine(coming, HashesName), JsonSerializer.SerializeToUtf8Bytes(hashes), cancellationToken).ConfigureAwait(false);
            Remove(place);
            Directory.Move(coming, place);
            return place;
        }
        catch (Exception e) when (known is not null && IsTheHubs(e) && !cancellationToken.IsCancellationRequested)
        {
            return place; // The hub cannot be reached, hangs or breaks off: what is here will do.
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Refusal("model.hub-silent", $"The model could not be fetched: the hub does not answer.", e);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or UnauthorizedAccessException)
        {
            throw new Refusal("model.not-fetched", $"The model could not be fetched: {e.Message}", e);
        }
        finally
        {
            Remove(coming);
        }
    }

    /// <summary>Whether it tells of the hub or the way to it, and not of the disk or of the model.</summary>
    private static bool IsTheHubs(Exception e) =>
        e is HttpRequestException or HttpIOException or SocketException or OperationCanceledException or IOException { InnerException: SocketException };

    /// <summary>The hashes of the model that is here, if it is whole.</summary>
    private static async Task<Dictionary<string, string>?> GoodHashesAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllBytesAsync(Path.Combine(place, HashesName), cancellationToken).ConfigureAwait(false);
            var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? [];
            foreach (var name in Files)
            {
                await using var file = File.OpenRead(Path.Combine(place, name));
                var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
                if (hashes.GetValueOrDefault(name) != hash)
                {
                    return null;
                }
            }

            return hashes;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Downloads a file; the hub says its SHA-256.</summary>
    /// <returns>The SHA-256 of what came.</returns>
    private async Task<string> DownloadAsync(string address, string path, CancellationToken cancellationToken)
    {
        using var answer = await hub.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            throw new Refusal("model.hub-has-none", $"The hub has no such model: was it deleted?");
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw new Refusal("model.hub-refuses", $"The hub does not give the model: {await HubProblem.ReadAsync(answer, cancellationToken).ConfigureAwait(false)}");
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var file = new FileStream(path, FileMode.CreateNew);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            if (file.Length > LargestFile)
            {
                throw new Refusal("model.file-too-large", $"{Path.GetFileName(path)} is larger than the {LargestFile >> 20} MB that a model may have.");
            }
        }

        var came = Convert.ToHexStringLower(hash.GetHashAndReset());
        return answer.Headers.TryGetValues(WireHeaders.ContentHash, out var said) && !said.Contains(came, StringComparer.OrdinalIgnoreCase)
            ? throw new Refusal("model.damaged-on-its-way", $"{Path.GetFileName(path)} was damaged on its way from the hub. Try again.")
            : came;
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
