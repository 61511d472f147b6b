using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Calls;
using KartHub.Web.Features.Agents.Drives;
using KartHub.Web.Features.Agents.Packages;
using KartHub.Web.Features.Agents.Pairing;
using KartHub.Web.Features.Agents.Previews;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Features.Agents;

internal static class AgentsFeature
{
    public static void AddAgents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AgentRegistry>();
        builder.Services.AddSingleton<AgentKeys>();
        builder.Services.AddSingleton<AgentPackages>();
        builder.Services.AddSingleton<PairingCodes>();
        builder.Services.AddSingleton<AgentCalls>();
        builder.Services.AddSingleton<DriveLog>();
        builder.Services.AddHostedService<DriveLogRestart>();
        builder.Services.AddSignalR().AddHubOptions<AgentHub>(o =>
        {
            o.MaximumReceiveMessageSize = IAgentHub.MaxMessageBytes; // The default is 32 KB.
            o.AddFilter<AgentCalls>();
            o.MaximumParallelInvocationsPerClient = 4; // With the default of 1 a hub method cannot await the caller's answer.
        });
    }

    public static void MapAgents(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<AgentRegistry>(); // It counts from the hub's start.
        app.MapHub<AgentHub>(IAgentHub.Path);
        PreviewEndpoint.Map(app);
        PackageEndpoints.Map(app);
        PairingEndpoint.Map(app);
    }
}
