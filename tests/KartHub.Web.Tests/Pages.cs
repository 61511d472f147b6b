using System.Collections.Concurrent;
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

    /// <summary>What the page's browser complains of from now on: errors of scripts, and what the page is not allowed.</summary>
    public static IReadOnlyCollection<string> ListenForComplaints(this IPage page)
    {
        var complaints = new ConcurrentQueue<string>();
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        return complaints;
    }
}
