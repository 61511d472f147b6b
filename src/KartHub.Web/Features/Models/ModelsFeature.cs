namespace KartHub.Web.Features.Models;

internal static class ModelsFeature
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ModelCatalog>();
        builder.Services.AddSingleton<ModelShelf>();
    }

    public static void MapModels(this WebApplication app) => ModelEndpoints.Map(app);
}
