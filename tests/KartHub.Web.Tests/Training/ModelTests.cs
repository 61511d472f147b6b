using System.IO.Compression;
using System.Net;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Training;

public sealed class ModelTests(TrainedHub hub) : IClassFixture<TrainedHub>
{
    private string Address => $"/api/models/{hub.Run.Id}";

    [Fact]
    public async Task AnAgent_FetchesTheFilesOfItsPersonsModel()
    {
        using var agent = await hub.App.AgentClientAsync(hub.Ann);
        using var stranger = await hub.App.AgentClientAsync(hub.Ben);
        var onDisk = hub.App.Services.GetRequiredService<DataFolder>().Model(hub.Run.Id);

        foreach (var name in new[] { ModelFolder.DescriptionName, ModelFolder.WeightsName })
        {
            (await agent.GetByteArrayAsync($"{Address}/files/{name}")).ShouldBe(await File.ReadAllBytesAsync(Path.Combine(onDisk, name)));
            (await stranger.GetAsync($"{Address}/files/{name}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await agent.GetAsync($"{Address}/files/karthub.db")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await agent.GetAsync($"{Address}/files/..%2F..%2Fkarthub.db")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TheDownload_IsAZipThatLoads()
    {
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "model.zip");

        var response = await ann.GetAsync($"{Address}/download");
        await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync());

        response.Content.Headers.ContentDisposition!.FileName.ShouldBe("First.zip");
        ModelFolder.Load(file).Description.Name.ShouldBe("First");
        await using var zip = await ZipFile.OpenReadAsync(file);
        zip.Entries.Select(e => e.FullName).ShouldBe([ModelFolder.DescriptionName, ModelFolder.WeightsName]);
    }

    [Fact]
    public async Task AModelThatNoRunMade_IsListedShownDownloadedAndSentToAnAgent()
    {
        var trained = ModelFolder.Load(hub.App.Services.GetRequiredService<DataFolder>().Model(hub.Run.Id));
        var description = trained.Description with { Name = "From elsewhere", Provenance = new Provenance { Imported = "From drive.h5, Keras 2.15.", CreatedAt = trained.Description.Provenance.CreatedAt.AddDays(1) } };
        var stored = StoredModel.Of(description, hub.Ann.Id);
        await hub.App.Services.GetRequiredService<ModelShelf>().AddAsync(stored, new Model(description, trained.Weights), default);
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);
        using var agent = await hub.App.AgentClientAsync(hub.Ann);
        using var folder = new TestFolder();

        (await hub.App.Services.GetRequiredService<ModelCatalog>().FindAsync(stored.Id, hub.Ann.Principal(), default))!.RunId.ShouldBeNull();
        var page = await ann.GetStringAsync("/models");
        page = page[page.IndexOf($"name-{stored.Id}", StringComparison.Ordinal)..];
        page = page[..page.IndexOf("</article>", StringComparison.Ordinal)];
        page.ShouldContain("From drive.h5, Keras 2.15.");
        page.ShouldContain($"/drive?model={stored.Id}");
        page.ShouldNotContain("/training/");
        page.ShouldNotContain("never steering");

        var zip = Path.Combine(folder.Path, "model.zip");
        await File.WriteAllBytesAsync(zip, await ann.GetByteArrayAsync($"/api/models/{stored.Id}/download"));
        ModelFolder.Load(zip).Description.Provenance.Imported.ShouldBe("From drive.h5, Keras 2.15.");
        (await agent.GetByteArrayAsync($"/api/models/{stored.Id}/files/{ModelFolder.WeightsName}")).Length.ShouldBeGreaterThan(0);
        (await ann.GetStringAsync("/")).ShouldContain("From elsewhere");
        (await hub.App.Services.GetRequiredService<ModelShelf>().DeleteAsync(stored.Id, hub.Ann.Principal(), default)).ShouldBeTrue();
    }

    [Fact]
    public async Task WithoutAKey_NothingIsGiven_AndOthersModelsAreNotFound()
    {
        using var stranger = hub.App.CreateClient(new() { AllowAutoRedirect = false });
        using var ben = await hub.App.SignedInClientAsync(hub.Ben);
        using var instructor = await hub.App.SignedInClientAsync(await hub.App.InstructorAsync());

        (await stranger.GetAsync($"{Address}/download")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ben.GetAsync($"{Address}/download")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await instructor.GetAsync($"{Address}/download")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OnlyItsOwner_OrAnInstructor_DeletesAModel_AndItsFilesGo()
    {
        var run = await hub.App.TrainAsync(hub.Ann, "Spare", hub.Recordings, epochs: 1, j => !j.IsActive);
        var shelf = hub.App.Services.GetRequiredService<ModelShelf>();
        var files = hub.App.Services.GetRequiredService<DataFolder>().Model(run.Id);

        (await shelf.DeleteAsync(run.Id, hub.Ben.Principal(), default)).ShouldBeFalse();
        Directory.Exists(files).ShouldBeTrue();
        (await shelf.DeleteAsync(run.Id, hub.Ann.Principal(), default)).ShouldBeTrue();
        Directory.Exists(files).ShouldBeFalse();
    }

    [Fact]
    public async Task AForeignModel_IsNotFound_ByWhoeverWantsToShareIt()
    {
        var shelf = hub.App.Services.GetRequiredService<ModelShelf>();
        using var ann = await hub.App.SignedInClientAsync(hub.Ann);

        (await shelf.ShareAsync(hub.Run.Id, true, hub.Ben.Principal(), default)).ShouldBeFalse();
        (await shelf.ShareAsync(Guid.NewGuid(), true, hub.Ann.Principal(), default)).ShouldBeFalse();

        (await hub.App.QueryAsync(db => db.Models.SingleAsync(m => m.Id == hub.Run.Id))).Shared.ShouldBeFalse();
        (await ann.GetStringAsync("/models")).ShouldContain("Share with the room");
    }

    [Fact]
    public async Task ASharedModel_IsSeenByAll_AndDeletedByFew()
    {
        var catalog = hub.App.Services.GetRequiredService<ModelCatalog>();
        var shelf = hub.App.Services.GetRequiredService<ModelShelf>();
        var run = await hub.App.TrainAsync(hub.Ann, "Shared", hub.Recordings, epochs: 1, j => !j.IsActive);
        (await catalog.FindAsync(run.Id, hub.Ben.Principal(), default)).ShouldBeNull();

        (await shelf.ShareAsync(run.Id, true, hub.Ann.Principal(), default)).ShouldBeTrue();

        (await catalog.FindAsync(run.Id, hub.Ben.Principal(), default)).ShouldNotBeNull();
        (await shelf.ShareAsync(run.Id, false, hub.Ben.Principal(), default)).ShouldBeFalse("It is to see and use, not to change.");
        (await shelf.DeleteAsync(run.Id, hub.Ben.Principal(), default)).ShouldBeFalse();
        (await shelf.ShareAsync(run.Id, false, (await hub.App.InstructorAsync()).Principal(), default)).ShouldBeTrue();
        (await catalog.FindAsync(run.Id, hub.Ben.Principal(), default)).ShouldBeNull();
    }
}
