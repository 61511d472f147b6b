using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KartHub.Web.Data;

/// <summary>Whoever deletes a row that somebody else deleted a moment ago has what they wanted: that is no error.</summary>
internal sealed class AlreadyGone : SaveChangesInterceptor
{
    public override InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result) =>
        Judge(eventData, result);

    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Judge(eventData, result));

    private static InterceptionResult Judge(ConcurrencyExceptionEventData eventData, InterceptionResult result) =>
        eventData.Entries.All(e => e.State == EntityState.Deleted) ? InterceptionResult.Suppress() : result;
}
