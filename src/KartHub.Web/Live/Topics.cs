namespace KartHub.Web.Live;

/// <summary>
/// What can change while people look on; see <see cref="LiveFeed"/>. A topic is a kind of things, for instance <c>recordings</c>, or one thing
/// of a kind: <c>recordings/</c> and its id. Which table is told of by which topic stands on its class, as a <see cref="TopicAttribute"/>.
/// </summary>
public static class Topics
{
    /// <summary>Which agents are connected.</summary>
    public const string Agents = "agents";

    /// <summary>What the agents do.</summary>
    public const string AgentStates = "agent-states";

    /// <summary>What the agents' pads say.</summary>
    public const string Pads = "pads";

    public const string Recordings = "recordings";
    public const string Runs = "runs";
    public const string Models = "models";
    public const string Jobs = "jobs";

    /// <summary>Who is in the class, and what lets them in.</summary>
    public const string People = "people";

    /// <summary>How many wrong codes were typed at the door.</summary>
    public const string WrongCodes = "wrong-codes";

    private const char Slash = '/';

    /// <summary>What the agent does.</summary>
    public static string Agent(Guid id) => One(AgentStates, id);

    /// <summary>What the agent's pad says.</summary>
    public static string Pad(Guid id) => One(Pads, id);

    public static string Recording(Guid id) => One(Recordings, id);

    public static string Run(Guid id) => One(Runs, id);

    /// <summary>One thing of a kind.</summary>
    public static string One(string kind, Guid id) => $"{kind}{Slash}{id:n}";

    /// <summary>The kind that a topic is of, or is.</summary>
    public static string KindOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.IndexOf(Slash, StringComparison.Ordinal) is var end and > 0 ? topic[..end] : topic;
    }
}
