using KartHub.Web.Features.Recordings.Import;
using KartHub.Web.Features.Recordings.Intake;
using KartHub.Web.Features.Recordings.Lost;
using KartHub.Web.Features.Recordings.Mirror;
using KartHub.Web.Features.Recordings.Prepared;
using KartHub.Web.Features.Recordings.Store;
using KartHub.Web.Features.Recordings.Viewer;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell.Look;

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
        builder.Services.AddSingleton<PreparedShelf>();
        builder.Services.AddSingleton<Preparations>();
        builder.Services.AddSingleton<Mirrors>();
        builder.Services.AddSingleton(JobKind.Of<PrepareJob>(PrepareJob.Kind, () => Texts.Jobs.OfAnother.Preparation, HubIcons.Prepare, "/recordings", Lane.ShortJobs) with
        {
            Titled = name => new("job.prepare", $"Prepare {name}"),
        });
        builder.Services.AddSingleton(services => JobKind.Of<FlipJob>(FlipJob.Kind, () => Texts.Jobs.OfAnother.MirrorImage, HubIcons.Mirror, "/recordings", Lane.ShortJobs) with
        {
            Titled = name => new("job.mirror", $"Mirror {name}"),
            Resume = (job, _, cancellationToken) => services.GetRequiredService<Mirrors>().ResumeAsync(job, cancellationToken),
        });
    }

    public static void MapRecordings(this WebApplication app)
    {
        AgentEndpoints.Map(app);
        ViewerEndpoints.Map(app);
        UploadEndpoints.Map(app);
    }
}
