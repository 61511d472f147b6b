using Microsoft.Playwright;

namespace KartHub.Web.Tests.Drive.Seat;

/// <summary>Drives a seat with whatever there is: not a person, but a script that does what the course's own help asks for.</summary>
internal static class SeatHands
{
    /// <summary>A page of a browser of its own that has these hands: a pad that is plugged in, or a phone's screen.</summary>
    public static async Task<IPage> OpenAsync(this Browser browser, Uri address, Hands hands)
    {
        if (hands == Hands.Touch)
        {
            return await browser.OpenPhoneAsync(address);
        }

        var page = await browser.OpenAsync(new Uri("about:blank"));
        if (hands == Hands.Pad)
        {
            await page.AddPadAsync();
        }

        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    public static Task DriveAsync(this IPage page, Hands hands, int seconds) => hands switch
    {
        Hands.Pad => page.DriveByPadAsync(seconds),
        Hands.Touch => page.DriveByThumbAsync(seconds),
        _ => page.DriveAsync(seconds),
    };

    private static async Task DriveByThumbAsync(this IPage page, int seconds)
    {
        var thumb = await SeatThumb.PutDownAsync(page);
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun).TotalSeconds < seconds;)
        {
            await thumb.MoveAsync(await page.EvaluateAsync<double>("Number(document.querySelector('[data-seat]').dataset.help ?? 0)"));
            await Task.Delay(20);
        }

        await thumb.LiftAsync();
    }
}
