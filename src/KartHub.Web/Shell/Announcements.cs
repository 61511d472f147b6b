using KartHub.Web.Language;

namespace KartHub.Web.Shell;

/// <summary>What was done and is not in plain sight: said at the edge of one's page for some seconds.</summary>
public sealed class Announcements
{
    /// <summary>Something is to be said.</summary>
    public event Action<string>? Said;

    public void Say(string what) => Said?.Invoke(what);

    public void SayDeleted(string thing) => Say(Texts.Shell.Said.Deleted(thing));

    public void SayShared(string thing, bool shared) => Say(shared ? Texts.Shell.Said.Shared(thing) : Texts.Shell.Said.NotShared(thing));
}
