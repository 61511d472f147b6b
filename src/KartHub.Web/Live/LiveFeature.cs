using KartHub.Contracts.Live;
using Microsoft.AspNetCore.SignalR;

namespace KartHub.Web.Live;

internal static class LiveFeature
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<AgentCalls>();
        builder.Services.AddSignalR().AddHubOptions<AgentHub>(o =>
        {
            o.MaximumReceiveMessageSize = IAgentHub.MaxMessageBytes; // The default is 32 KB.
            o.AddFilter<AgentCalls>();
            o.MaximumParallelInvocationsPerClient = 4; // With the default of 1 a hub method cannot await the caller's answer.
        });
    }
}
