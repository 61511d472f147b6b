using KartHub.Simulator;

namespace KartHub.Web.Features.Drive.Seat;

/// <summary>What seats can show: few sizes, so that what is painted for them stays bounded.</summary>
internal static class SeatViews
{
    /// <summary>A view of each size and camera.</summary>
    public static IReadOnlyList<ViewOptions> All { get; } =
    [
        .. from size in new[] { (Width: 320, Height: 240), (Width: 640, Height: 480) }
           from camera in Enum.GetValues<CameraPlace>()
           select new ViewOptions { Width = size.Width, Height = size.Height, Camera = camera },
    ];

    /// <summary>Whether a seat can show it.</summary>
    public static bool Has(ViewOptions view) => All.Any(known => known.Width == view.Width && known.Height == view.Height && known.Camera == view.Camera);
}
