namespace KartHub.Web.Demo;

internal static class DemoFeature
{
    public static void AddDemo(this WebApplicationBuilder builder) => builder.Services.AddHostedService<BuiltInAgent>();
}
