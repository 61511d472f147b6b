using KartHub.Web.Features.Recordings.Import;
using KartHub.Web.Features.Recordings.Intake;
using KartHub.Web.Features.Recordings.Lost;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Features.Recordings.Viewer;

namespace KartHub.Web.Features.Recordings;

internal static class RecordingsFeature
{
    public static void AddRecordings(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<StoreCare>();
        builder.Services.AddSingleton<RecordingIntake>();
        builder.Services.AddSingleton<RecordingTurns>();
        builder.Services.AddSingleton<ArrivedLook>();
        builder.Services.AddSingleton<BodyGate>();
        builder.Services.AddSingleton<RecordingImport>();
        builder.Services.AddSingleton<Thumbnails>();
        builder.Services.AddSingleton<RecordingCatalog>();
        builder.Services.AddSingleton<RecordingShelf>();
        builder.Services.AddSingleton<LostRecordings>();
    }

    public static void MapRecordings(this WebApplication app)
    {
        AgentEndpoints.Map(app);
        ViewerEndpoints.Map(app);
        UploadEndpoints.Map(app);
    }
}
