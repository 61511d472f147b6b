using KartHub.Web.Features.Drive.Seat.Painted;

namespace KartHub.Web.Features.Drive;

internal static class DriveFeature
{
    public static void AddDrive(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PaintingShop>();

    public static void MapDrive(this WebApplication app) => PaintedEndpoint.Map(app);
}
