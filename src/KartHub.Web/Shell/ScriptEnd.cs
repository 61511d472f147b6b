using Microsoft.JSInterop;

namespace KartHub.Web.Shell;

internal static class ScriptEnd
{
    /// <summary>
    /// Ends a component's script: says farewell to it, then frees it and its module. A browser that went first, or has stopped to
    /// answer, keeps nothing of either.
    /// </summary>
    /// <param name="script">What the module made for the component; null if it came to nothing.</param>
    /// <param name="module">The module, where the script is an object of its own.</param>
    /// <param name="farewell">The script's function that lets go of the page.</param>
    public static async ValueTask EndAsync(this IJSObjectReference? script, IJSObjectReference? module = null, string farewell = "dispose")
    {
        try
        {
            if (script is not null)
            {
                await script.InvokeVoidAsync(farewell);
                await script.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // It is gone with its page.
        }
    }
}
