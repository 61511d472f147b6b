using KartHub.Web.Jobs;

namespace KartHub.Web.Features.Training;

internal static class TrainingFeature
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TrainingRuns>();
        builder.Services.AddSingleton<RunMetrics>();
        builder.Services.AddSingleton<PreparedShelf>();
        builder.Services.AddSingleton(services => JobKind.Of<TrainJob>(TrainJob.Kind, "A training", "fa-chart-line", "/training") with
        {
            Resume = (run, user, cancellationToken) => services.GetRequiredService<TrainingRuns>().ResumeAsync(run, user, cancellationToken),
        });
    }
}
