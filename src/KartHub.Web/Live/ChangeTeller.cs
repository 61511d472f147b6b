using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace KartHub.Web.Live;

/// <summary>
/// Tells the <see cref="LiveFeed"/> of every change of the tables once it is committed, so that nobody who saves need think of it: rows that
/// are saved by their own topics, what <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> change by its kind.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The hub's services make it.")]
internal sealed partial class ChangeTeller(LiveFeed live) : ISaveChangesInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<IModel, TableTopics> models = [];
    private readonly ConditionalWeakTable<DbContext, HashSet<string>> beingSaved = [];
    private readonly ConditionalWeakTable<DbTransaction, HashSet<string>> uncommitted = []; // What is rolled back is forgotten with its transaction.

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        var db = eventData.Context!;
        var changed = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted);
        beingSaved.AddOrUpdate(db, [.. changed.SelectMany(TopicsOf(db).Of)]); // Saved, a row does not say any more what became of it.
        return result;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavingChanges(eventData, result));

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (beingSaved.TryGetValue(eventData.Context!, out var topics))
        {
            Tell(eventData.Context!, topics);
        }

        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        if (result > 0 && eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete)
        {
            var table = ChangedTable().Match(command.CommandText).Groups[1].Value;
            Tell(eventData.Context!, TopicsOf(eventData.Context!).Of(table, deleted: eventData.CommandSource == CommandSource.ExecuteDelete));
        }

        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(NonQueryExecuted(command, eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (uncommitted.TryGetValue(transaction, out var topics))
        {
            Publish(topics);
        }
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    [GeneratedRegex("^(?:UPDATE|DELETE FROM) \"(\\w+)\"", RegexOptions.Multiline)]
    private static partial Regex ChangedTable();

    private TableTopics TopicsOf(DbContext db) => models.GetValue(db.Model, model => new TableTopics(model));

    private void Tell(DbContext db, IEnumerable<string> topics)
    {
        if (db.Database.CurrentTransaction?.GetDbTransaction() is { } transaction)
        {
            uncommitted.GetOrCreateValue(transaction).UnionWith(topics);
        }
        else
        {
            Publish(topics);
        }
    }

    private void Publish(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            live.Publish(topic);
        }
    }
}
