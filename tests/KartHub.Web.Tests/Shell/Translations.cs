using KartHub.Web.Shell;
using Microsoft.Extensions.Localization;

namespace KartHub.Web.Tests.Shell;

/// <summary>Sentences of another language by their codes, as a file of resources holds them.</summary>
internal sealed class Translations(Dictionary<string, string> byCode) : IStringLocalizer<RefusalWords>
{
    public LocalizedString this[string name] => byCode.TryGetValue(name, out var found) ? new(name, found) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments] => this[name];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => byCode.Select(pair => new LocalizedString(pair.Key, pair.Value));
}
