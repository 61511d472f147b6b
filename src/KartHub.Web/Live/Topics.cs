namespace KartHub.Web.Live;

/// <summary>What can change while people look on; see <see cref="LiveFeed"/>.</summary>
public static class Topics
{
    public const string Agents = "agents";
    public const string Recordings = "recordings";
    public const string Runs = "runs";
    public const string Models = "models";
    public const string Jobs = "jobs";

    /// <summary>Who is in the class, and what lets them in.</summary>
    public const string People = "people";

    public static string Agent(Guid id) => $"agent/{id:n}";

    /// <summary>What the agent's pad says.</summary>
    public static string Pad(Guid id) => $"pad/{id:n}";

    public static string Recording(Guid id) => $"recording/{id:n}";

    public static string Run(Guid id) => $"run/{id:n}";
}
