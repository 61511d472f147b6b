using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace KartHub.Web.Live;

/// <summary>What is to be told of a change in each table, as the tables' classes say by their <see cref="TopicAttribute"/>.</summary>
internal sealed class TableTopics
{
    private readonly Dictionary<string, Table> tables = [];

    /// <exception cref="InvalidOperationException">A class does not say it.</exception>
    public TableTopics(IModel model)
    {
        foreach (var type in model.GetEntityTypes())
        {
            var topic = TopicOf(type);
            tables.Add(type.GetTableName()!, new Table(topic, [.. KindsThatGoWith(type).Where(kind => kind != topic.Kind)]));
        }
    }

    /// <summary>Of a row that is being saved.</summary>
    public IEnumerable<string> Of(EntityEntry row)
    {
        var table = tables[row.Metadata.GetTableName()!];
        var topic = table.Topic.Id is { } id ? Topics.One(table.Topic.Kind, (Guid)row.Property(id).CurrentValue!) : table.Topic.Kind;
        return row.State == EntityState.Deleted ? [topic, .. table.GoWithIt] : [topic];
    }

    /// <summary>Of rows of a table that were changed or deleted without being read.</summary>
    public IEnumerable<string> Of(string name, bool deleted) =>
        deleted ? [tables[name].Topic.Kind, .. tables[name].GoWithIt] : [tables[name].Topic.Kind];

    private static TopicAttribute TopicOf(IEntityType type) => type.ClrType.GetCustomAttribute<TopicAttribute>()
        ?? throw new InvalidOperationException($"{type.ClrType.Name} does not say with a {nameof(TopicAttribute)} what is told when its rows change.");

    /// <summary>The kinds of which the database deletes or changes rows by itself when a row of this table is deleted.</summary>
    private static IEnumerable<string> KindsThatGoWith(IEntityType type)
    {
        var found = new HashSet<IEntityType>();
        var open = new Queue<IEntityType>([type]);
        while (open.TryDequeue(out var next))
        {
            foreach (var key in next.GetReferencingForeignKeys().Where(k => k.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull))
            {
                if (found.Add(key.DeclaringEntityType) && key.DeleteBehavior == DeleteBehavior.Cascade)
                {
                    open.Enqueue(key.DeclaringEntityType);
                }
            }
        }

        return found.Select(dependent => TopicOf(dependent).Kind).Distinct();
    }

    /// <param name="Topic">What its class says.</param>
    /// <param name="GoWithIt">Other kinds that change when a row of it is deleted.</param>
    private sealed record Table(TopicAttribute Topic, IReadOnlyList<string> GoWithIt);
}
