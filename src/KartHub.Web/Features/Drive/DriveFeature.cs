using KartHub.Contracts.Live;
using KartHub.Web.Demo;
using KartHub.Web.Features.Drive.Log;
using KartHub.Web.Live;

namespace KartHub.Web.Features.Drive;

internal static class DriveFeature
{
    public static void AddDrive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AgentRegistry>();
        builder.Services.AddSingleton<DriveLog>();
        builder.Services.AddHostedService<DriveLogRestart>();
        builder.Services.AddHostedService<BuiltInAgent>();
    }

    public static void MapDrive(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<AgentRegistry>(); // It counts from the hub's start.
        app.MapHub<AgentHub>(IAgentHub.Path);
        PreviewEndpoint.Map(app);
    }
}
