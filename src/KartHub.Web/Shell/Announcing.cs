using KartHub.Web.Language;
using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>What was done and is not in plain sight: said at the page's edge for some seconds, as text whatever is in it.</summary>
internal static class Announcing
{
    public static void Say(this ISnackbar snackbar, string said) => snackbar.Add(content => content.AddContent(0, said));

    public static void SayDeleted(this ISnackbar snackbar, string thing) => snackbar.Say(Texts.Shell.Said.Deleted(thing));

    public static void SayShared(this ISnackbar snackbar, string thing, bool shared) =>
        snackbar.Say(shared ? Texts.Shell.Said.Shared(thing) : Texts.Shell.Said.NotShared(thing));
}
