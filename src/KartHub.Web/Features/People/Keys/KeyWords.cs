using KartHub.Web.Shell;
using Told = KartHub.Web.Language.Texts.People.Keys;

namespace KartHub.Web.Features.People.Keys;

/// <summary>What lists say of keys.</summary>
internal static class KeyWords
{
    /// <summary>When it was made and last used, and until when it is good.</summary>
    public static string Facts(AccessKey key, bool connected, TimeProvider time)
    {
        List<string> facts = [Told.Made(Words.When(key.CreatedAt, time))];
        if (key.Kind == KeyKind.Invitation)
        {
            facts.Add(key.Uses == 0
                ? Told.NobodyCame(MostOf(key))
                : Told.Came(key.Uses, MostOf(key), Words.When(key.LastUsedAt!.Value, time)));
        }
        else if (key.Kind is KeyKind.OwnCode || IsOfAProgram(key.Kind))
        {
            facts.Add(connected ? Told.Connected
                : key.LastUsedAt is { } used ? Told.LastUsed(Words.When(used, time))
                : Told.NeverUsed);
        }
        else
        {
            facts.Add(Told.NotUsed);
        }

        facts.Add(key.ExpiresAt is { } end ? Told.GoodUntil(Words.When(end, time)) : key.Kind is KeyKind.OwnCode ? Told.GoodUntilEnded : Told.GoodUntilRevoked);
        return string.Join(" · ", facts);
    }

    /// <summary>The key at the beginning of a line; an agent's is called as its agent.</summary>
    public static string Title(AccessKey key) => Of(key).Title;

    /// <summary>What ending one is called.</summary>
    public static string End(KeyKind kind) => IsOfAProgram(kind) ? Told.Revoke : Told.End;

    /// <summary>What ending this one is called.</summary>
    public static string EndNamed(AccessKey key) => Of(key).End;

    /// <summary>Asks whether this one shall be ended.</summary>
    public static string AskToEnd(AccessKey key) => Of(key).Ask;

    /// <summary>What comes of ending one.</summary>
    public static string Consequence(KeyKind kind) => kind switch
    {
        KeyKind.Agent => Told.Agent.Consequence,
        KeyKind.Watch => Told.Watch.Consequence,
        KeyKind.Invitation => Told.Invitation.Consequence,
        KeyKind.OwnCode => Told.OwnCode.Consequence,
        _ => Told.SignIn.Consequence,
    };

    private static (string Title, string End, string Ask) Of(AccessKey key) => (key.Kind, key.Label) switch
    {
        (KeyKind.Agent, var agent) => (agent, Told.Agent.End(agent), Told.Agent.Ask(agent)),
        (KeyKind.Watch, _) => (Told.Watch.Title, Told.Watch.End, Told.Watch.Ask),
        (KeyKind.OwnCode, _) => (Told.OwnCode.Title, Told.OwnCode.End, Told.OwnCode.Ask),
        (KeyKind.Invitation, _) => (Told.Invitation.Title(MostOf(key)), Told.Invitation.End(MostOf(key)), Told.Invitation.Ask(MostOf(key))),
        (_, KeyLabels.FromInstructor) => (Told.FromInstructor.Title, Told.FromInstructor.End, Told.FromInstructor.Ask),
        (_, KeyLabels.FromCommandLine) => (Told.FromCommandLine.Title, Told.FromCommandLine.End, Told.FromCommandLine.Ask),
        (_, KeyLabels.Start) => (Told.Start.Title, Told.Start.End, Told.Start.Ask),
        _ => (Told.SignIn.Title, Told.SignIn.End, Told.SignIn.Ask),
    };

    private static int MostOf(AccessKey invitation) => invitation.MaxUses ?? 0;

    private static bool IsOfAProgram(KeyKind kind) => kind is KeyKind.Agent or KeyKind.Watch;
}
