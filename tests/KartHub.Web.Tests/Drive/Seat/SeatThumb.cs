using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>A thumb on the left half of a seat's picture, as the browser's own touch: a page that scrolled under it would end it.</summary>
internal sealed class SeatThumb
{
    private const double Reach = 0.14; // Of the picture's width, as the seat has it.

    private readonly ICDPSession session;
    private readonly float x;
    private readonly float y;
    private readonly double reach;

    private SeatThumb(ICDPSession session, LocatorBoundingBoxResult picture) =>
        (this.session, x, y, reach) = (session, picture.X + (picture.Width / 4), picture.Y + (picture.Height * 2 / 3), picture.Width * Reach);

    /// <summary>Puts it down.</summary>
    public static async Task<SeatThumb> PutDownAsync(IPage page)
    {
        var picture = page.Locator("[data-picture]");
        await picture.ScrollIntoViewIfNeededAsync();
        var thumb = new SeatThumb(await page.Context.NewCDPSessionAsync(page), (await picture.BoundingBoxAsync())!);
        await thumb.SendAsync("touchStart", 0);
        return thumb;
    }

    /// <summary>Moves it, −1 to 1; it is not quite level.</summary>
    public Task MoveAsync(double stick) => SendAsync("touchMove", Math.Clamp(stick, -1.2, 1.2));

    /// <summary>Lifts it.</summary>
    public async Task LiftAsync()
    {
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        await session.DetachAsync();
    }

    private async Task SendAsync(string type, double stick) => await session.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = new[] { new { x = x + (stick * reach), y = y + (Math.Abs(stick) * reach / 2), id = 1 } },
    });
}
