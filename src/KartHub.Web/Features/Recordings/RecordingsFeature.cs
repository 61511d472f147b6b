namespace KartHub.Web.Features.Recordings;

internal static class RecordingsFeature
{
    public static void AddRecordings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FrameStore>();
        builder.Services.AddSingleton<RecordingIntake>();
    }

    public static void MapRecordings(this WebApplication app)
    {
        AgentEndpoints.Map(app);
    }
}
