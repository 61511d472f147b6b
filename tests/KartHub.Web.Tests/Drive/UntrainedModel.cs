using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.Models;
using KartHub.Web.Features.People;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Drive;

/// <summary>A model that knows nothing: it drives, badly.</summary>
internal static class UntrainedModel
{
    public static async Task<Guid> AddModelAsync(this HubApp hub, Person owner, string name, DateTimeOffset? createdAt = null)
    {
        var definition = Networks.PilotNet;
        using var network = new Network(definition, seed: 3);
        var stored = new StoredModel
        {
            OwnerId = owner.Id, Name = name, Network = definition.Name, Parameters = network.ParameterCount, Recordings = [], TrainRows = 0, Epoch = 0,
            ValLoss = 1, BaselineMean = 1, BaselineZero = 1, Bytes = 1, CreatedAt = createdAt ?? DateTimeOffset.UnixEpoch,
        };
        ModelFolder.Save(
            hub.Services.GetRequiredService<DataFolder>().Model(stored.Id),
            new Model(
                new ModelDescription
                {
                    Name = name,
                    Network = new ModelNetwork(definition.Name, [], network.ParameterCount, definition.Outputs),
                    Preprocessing = new Preprocessing(null, definition.Width, definition.Height, ""),
                    Calibration = new Calibration(),
                    Provenance = new Provenance(),
                },
                [.. network.Parameters.Select(p => new Tensor(p.Name, p.Shape, p.Read()))]));
        return await hub.QueryAsync(async db =>
        {
            db.Add(stored);
            await db.SaveChangesAsync();
            return stored.Id;
        });
    }
}
