namespace KartHub.Web.Live;

/// <summary>Says what the <see cref="LiveFeed"/> is told when rows of a table change: <c>[Topic(Topics.Recordings, nameof(Id))]</c>. Each table's class has one.</summary>
/// <param name="kind">One of the kinds in <see cref="Topics"/>.</param>
/// <param name="id">The property, a <see cref="Guid"/>, that says which one of the kind is told of; null: none in particular.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TopicAttribute(string kind, string? id = null) : Attribute
{
    public string Kind => kind;

    public string? Id => id;
}
