using KartHub.Web.Features.Drive.Seat.Looking;
using KartHub.Web.Features.Drive.Seat.Painted;
using KartHub.Web.Features.Drive.Seat.Races;
using KartHub.Web.Jobs;
using KartHub.Web.Language;
using KartHub.Web.Shell.Look;

namespace KartHub.Web.Features.Drive;

internal static class DriveFeature
{
    public static void AddDrive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PaintedShelf>();
        builder.Services.AddSingleton<RaceShelf>();
        builder.Services.AddSingleton<LiveSeats>();
        builder.Services.AddHostedService<RaceCare>();
        builder.Services.AddSingleton(JobKind.Of<DrawJob>(DrawJob.Kind, () => Texts.Jobs.OfAnother.Drawing, HubIcons.Draw, "/recordings", Lane.ShortJobs) with
        {
            Titled = name => new("job.draw", $"Draw {name}"),
        });
    }

    public static void MapDrive(this WebApplication app)
    {
        PaintedEndpoint.Map(app);
        RaceEndpoints.Map(app);
        LookEndpoints.Map(app);
    }
}
