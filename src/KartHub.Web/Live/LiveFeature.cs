using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KartHub.Web.Live;

internal static class LiveFeature
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<IInterceptor, ChangeTeller>();
    }
}
