using KartHub.Contracts.Live;
using KartHub.Web.Features.Training.Watch;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell.Look;
using Microsoft.AspNetCore.Http.Connections;

namespace KartHub.Web.Features.Training;

internal static class TrainingFeature
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TrainingRuns>();
        builder.Services.AddSingleton<RunMetrics>();
        builder.Services.AddSingleton<RunWatch>();
        builder.Services.AddSingleton<WatchLimits>();
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(services => JobKind.Of<TrainJob>(TrainJob.Kind, () => Texts.Jobs.OfAnother.Training, HubIcons.Training, "/training", Lane.Trainings) with
        {
            Titled = name => new("job.train", $"Train {name}"),
            Resume = (job, user, cancellationToken) => services.GetRequiredService<TrainingRuns>().ResumeAsync(job.SubjectId, user, cancellationToken),
        });
    }

    public static void MapTraining(this WebApplication app) =>
        app.MapHub<TrainingHub>(ITrainingHub.Path, o => o.Transports = HttpTransportType.WebSockets); // One request each, that ends with whatever let it in.
}
