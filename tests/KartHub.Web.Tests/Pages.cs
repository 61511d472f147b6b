using Microsoft.Playwright;

namespace KartHub.Web.Tests;

internal static class Pages
{
    /// <summary>Opens a page of the hub, and waits until its buttons do something: it is drawn before its connection stands.</summary>
    public static async Task OpenAsync(this IPage page, Uri address)
    {
        await page.GotoAsync(address.AbsoluteUri);
        await page.WaitForSelectorAsync(".kh-shell[data-live]");
    }
}
