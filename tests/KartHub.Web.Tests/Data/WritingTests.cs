using System.Net;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using KartHub.Web.Tests.Drive;
using KartHub.Web.Tests.Training;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Data;

/// <summary>Nobody can stop the others from writing.</summary>
public sealed class WritingTests : IAsyncDisposable
{
    private readonly HubApp hub = new();

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task AModelDeletedInManyTabsAtOnce_IsDeleted_AndEverybodyWritesOn()
    {
        var ann = await hub.AddPersonAsync("Ann");
        var shelf = hub.Services.GetRequiredService<ModelShelf>();
        for (var round = 0; round < 10; round++)
        {
            var model = await hub.AddModelAsync(ann, "Model");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => shelf.DeleteAsync(model, ann.Principal(), default))));
            (await hub.QueryAsync(db => db.Models.CountAsync())).ShouldBe(0);
        }

        await hub.AddPersonAsync("Ben");
    }

    [Fact]
    public async Task ARowThatIsGone_CanBeDeletedAgain_ButNotChanged_AndTheNextOneWrites()
    {
        var ann = await hub.AddPersonAsync("Ann");
        var contexts = hub.Services.GetRequiredService<IDbContextFactory<HubContext>>();
        await using var first = await contexts.CreateDbContextAsync();
        await using var second = await contexts.CreateDbContextAsync();
        await using var third = await contexts.CreateDbContextAsync();
        first.Remove(await first.People.SingleAsync(p => p.Id == ann.Id));
        second.Remove(await second.People.SingleAsync(p => p.Id == ann.Id));
        (await third.People.SingleAsync(p => p.Id == ann.Id)).Name = "Anna";

        await first.SaveChangesAsync();
        await second.SaveChangesAsync();
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => third.SaveChangesAsync());

        await hub.AddPersonAsync("Ben");
    }

    [Fact]
    public async Task ManyWriters_WaitForEachOther()
    {
        _ = hub.Services; // Started once, before everybody asks for it.
        const int writers = 8, rows = 40;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < rows; i++)
            {
                await hub.AddPersonAsync($"Writer {w}, row {i}");
            }
        })));

        (await hub.QueryAsync(db => db.People.CountAsync(p => p.Role == Role.Participant))).ShouldBe(writers * rows);
    }

    [Fact]
    public async Task AHeldWriteLock_IsNamedByTheHealthEndpoint_UntilItIsGivenBack()
    {
        using var client = hub.CreateClient();
        var watch = hub.Services.GetRequiredService<DatabaseWatch>();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(hub.DataPath, "karthub.db")};Pooling=False");
        await other.OpenAsync();

        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            await watch.LookAsync(patience: 1, default);
            using var ill = await client.GetAsync("/health");
            ill.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ill.Content.ReadAsStringAsync()).ShouldContain("held its write lock");
        }

        await watch.LookAsync(patience: 1, default);
        using var well = await client.GetAsync("/health");
        well.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await well.Content.ReadAsStringAsync()).ShouldBe("database: Healthy\njobs: Healthy\n");
    }
}
