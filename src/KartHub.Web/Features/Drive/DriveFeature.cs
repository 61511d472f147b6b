using KartHub.Contracts.Live;
using KartHub.Web.Demo;
using KartHub.Web.Live;

namespace KartHub.Web.Features.Drive;

internal static class DriveFeature
{
    public static void AddDrive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AgentRegistry>();
        builder.Services.AddHostedService<BuiltInAgent>();
    }

    public static void MapDrive(this WebApplication app)
    {
        app.MapHub<AgentHub>(IAgentHub.Path);
        PreviewEndpoint.Map(app);
    }
}
