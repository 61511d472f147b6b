using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace KartHub.Web.Language;

/// <summary>What MudBlazor's components say, in the reader's language: its <c>MudDataGrid_Loading</c> is our <c>mud.data-grid.loading</c>, its <c>{0}</c> our <c>{first}</c>.</summary>
internal sealed partial class MudWords : MudLocalizer
{
    private static readonly string[] Places = ["first", "second", "third"];

    public override LocalizedString this[string key] => Told(key, ["{0}", "{1}", "{2}"]); // Who asks so fills them in.

    public override LocalizedString this[string key, params object[] arguments] => Told(key, arguments);

    /// <summary>Our key for one of MudBlazor's.</summary>
    public static string KeyOf(string key) =>
        $"mud.{Hump().Replace(Prefix().Replace(key, ""), "-").Replace('_', '.').ToLowerInvariant()}";

    private static LocalizedString Told(string key, object[] arguments)
    {
        var values = Places.Zip(arguments, (place, value) => (place, (object)$"{value}"));
        return Texts.Find(KeyOf(key), [.. values]) is { } told ? new LocalizedString(key, told) : new LocalizedString(key, key, resourceNotFound: true);
    }

    [GeneratedRegex("^Mud")]
    private static partial Regex Prefix();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Hump();
}
