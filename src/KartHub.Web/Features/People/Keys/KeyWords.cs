using KartHub.Web.Shell;

namespace KartHub.Web.Features.People.Keys;

/// <summary>What lists say of keys.</summary>
internal static class KeyWords
{
    /// <summary>When it was made and last used, and until when it is good.</summary>
    public static string Facts(AccessKey key, bool connected, TimeProvider time)
    {
        List<string> facts = [$"made {Words.When(key.CreatedAt, time)}"];
        if (key.Kind == KeyKind.Invitation)
        {
            facts.Add(key.Uses == 0 ? $"nobody of {key.MaxUses} came yet" : $"{key.Uses} of {key.MaxUses} came, the last {Words.When(key.LastUsedAt!.Value, time)}");
        }
        else if (IsOfAProgram(key.Kind))
        {
            facts.Add(connected ? "connected now" : key.LastUsedAt is { } used ? $"last used {Words.When(used, time)}" : "never used");
        }
        else
        {
            facts.Add("not used yet");
        }

        facts.Add(key.ExpiresAt is { } end ? $"good until {Words.When(end, time)}" : "good until revoked");
        return string.Join(" · ", facts);
    }

    /// <summary>The key at the beginning of a line; an agent's is called as its agent.</summary>
    public static string Title(AccessKey key) => key.Kind == KeyKind.Agent ? key.Label : $"{char.ToUpperInvariant(key.Label[0])}{key.Label[1..]}";

    /// <summary>What ending one is called.</summary>
    public static string End(KeyKind kind) => IsOfAProgram(kind) ? "Revoke" : "End";

    /// <summary>The key as one speaks of it.</summary>
    public static string Named(AccessKey key) => key.Kind == KeyKind.Agent ? $"the key of {key.Label}" : $"the {key.Label}";

    /// <summary>What comes of ending one.</summary>
    public static string Consequence(KeyKind kind) => kind switch
    {
        KeyKind.Agent => "The agent that uses it is disconnected at once and cannot come back without a new key. Its recordings that are here stay; what it has not sent yet waits on its machine.",
        KeyKind.Watch => "Programs that watch with it are disconnected at once and cannot come back without a new key.",
        KeyKind.Invitation => "Nobody joins with it any more. Those who came by it stay.",
        _ => "It lets nobody in any more. Browsers that are signed in stay so.",
    };

    private static bool IsOfAProgram(KeyKind kind) => kind is KeyKind.Agent or KeyKind.Watch;
}
