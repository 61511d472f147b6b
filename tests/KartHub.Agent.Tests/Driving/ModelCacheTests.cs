using KartHub.Agent.Driving;
using KartHub.Agent.Hub;
using KartHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace KartHub.Agent.Tests.Driving;

public sealed class ModelCacheTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private readonly Guid id = Guid.NewGuid();
    private TestHub hub = null!;
    private HttpClient client = null!;
    private ModelCache cache = null!;
    private int requests;

    public async Task InitializeAsync()
    {
        hub = await TestHub.StartedAsync();
        hub.ModelFiles["model.json"] = "{}"u8.ToArray();
        hub.ModelFiles["model.safetensors"] = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        hub.Interfere = _ =>
        {
            requests++;
            return Task.FromResult(false);
        };
        client = hub.Address.CreateClient();
        cache = new ModelCache(folder["models"], client, time);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await hub.DisposeAsync();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Weights_AreFetchedOnce()
    {
        for (var i = 0; i < 3; i++)
        {
            var place = await cache.FetchAsync(id, CancellationToken.None);
            (await File.ReadAllBytesAsync(Path.Combine(place, "model.safetensors"))).ShouldBe(hub.ModelFiles["model.safetensors"]);
        }

        requests.ShouldBe(4); // The small description each time, to see whether it is still the same model.
    }

    [Fact]
    public async Task ModelThatWasTrainedFurther_IsFetchedAgain()
    {
        await cache.FetchAsync(id, CancellationToken.None);
        hub.ModelFiles["model.json"] = "{ }"u8.ToArray();
        hub.ModelFiles["model.safetensors"] = [1, 2, 3];
        var place = await cache.FetchAsync(id, CancellationToken.None);
        (await File.ReadAllBytesAsync(Path.Combine(place, "model.safetensors"))).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task HubThatIsGone_DoesNotMatterForAModelThatIsHere()
    {
        var place = await cache.FetchAsync(id, CancellationToken.None);
        await hub.StopAsync();
        (await cache.FetchAsync(id, CancellationToken.None)).ShouldBe(place);
    }

    [Fact]
    public async Task HubThatHangs_DoesNotMatterForAModelThatIsHere()
    {
        var place = await cache.FetchAsync(id, CancellationToken.None);
        (await FetchFromAHubThatHangsAsync()).ShouldBe(place);
    }

    [Fact]
    public async Task HubThatHangs_IsSaid() => (await ShouldFailAsync(FetchFromAHubThatHangsAsync())).ShouldContain("does not answer");

    [Fact]
    public async Task AnswerThatBreaksOff_DoesNotMatterForAModelThatIsHere()
    {
        var place = await cache.FetchAsync(id, CancellationToken.None);
        hub.Interfere = BreakOffAsync;
        (await cache.FetchAsync(id, CancellationToken.None)).ShouldBe(place);
        (await File.ReadAllBytesAsync(Path.Combine(place, "model.safetensors"))).ShouldBe(hub.ModelFiles["model.safetensors"]);
    }

    [Fact]
    public async Task DamagedCopy_IsFetchedAgain()
    {
        var weights = Path.Combine(await cache.FetchAsync(id, CancellationToken.None), "model.safetensors");
        await File.WriteAllBytesAsync(weights, new byte[100_000]);
        await cache.FetchAsync(id, CancellationToken.None);
        (await File.ReadAllBytesAsync(weights)).ShouldBe(hub.ModelFiles["model.safetensors"]);
        File.Delete(weights);
        await cache.FetchAsync(id, CancellationToken.None);
        File.Exists(weights).ShouldBeTrue();
    }

    [Fact]
    public async Task ModelThatIsGone_IsSaid()
    {
        hub.ModelFiles.Clear();
        (await ShouldFailAsync()).ShouldContain("no such model");
    }

    [Fact]
    public async Task FileDamagedOnItsWay_IsRefused()
    {
        hub.Interfere = async context =>
        {
            context.Response.Headers[WireHeaders.ContentHash] = new string('0', 64);
            await context.Response.WriteAsync("other bytes");
            return true;
        };
        (await ShouldFailAsync()).ShouldContain("damaged");
    }

    [Fact]
    public async Task FileThatNeverEnds_IsRefused()
    {
        hub.Interfere = async context =>
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 200 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }

            return true;
        };
        (await ShouldFailAsync()).ShouldContain("larger than");
    }

    [Fact]
    public async Task AnswerThatBreaksOff_IsRefused()
    {
        hub.Interfere = BreakOffAsync;
        await ShouldFailAsync();
    }

    [Fact]
    public async Task HubThatIsGone_IsSaid()
    {
        await hub.StopAsync();
        (await ShouldFailAsync()).ShouldContain("could not be fetched");
    }

    /// <summary>Hangs up when the cache has begun to keep what came.</summary>
    private async Task<bool> BreakOffAsync(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("half");
        await Eventually.IsTrue(() => Directory.EnumerateDirectories(folder["models"], "*.tmp").SelectMany(Directory.EnumerateFiles).Any());
        context.Abort();
        return true;
    }

    private async Task<string> FetchFromAHubThatHangsAsync()
    {
        var asked = new TaskCompletionSource();
        hub.Interfere = async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var fetching = cache.FetchAsync(id, CancellationToken.None);
        await asked.Task;
        time.Advance(TimeSpan.FromMinutes(3));
        return await fetching;
    }

    private Task<string> ShouldFailAsync() => ShouldFailAsync(cache.FetchAsync(id, CancellationToken.None));

    private async Task<string> ShouldFailAsync(Task<string> fetching)
    {
        var failure = await Should.ThrowAsync<Refusal>(fetching);
        (Directory.Exists(folder["models"]) ? Directory.GetFileSystemEntries(folder["models"]) : []).ShouldBeEmpty();
        return failure.Message;
    }
}
