namespace KartHub.Web.Features.Room;

internal static class RoomFeature
{
    public static void AddRoom(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Removal>();
}
