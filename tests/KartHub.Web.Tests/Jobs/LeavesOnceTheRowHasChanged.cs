using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KartHub.Web.Tests.Jobs;

/// <summary>Someone who leaves the page between a change of a row and whatever follows it.</summary>
internal sealed class LeavesOnceTheRowHasChanged : DbCommandInterceptor, IDisposable
{
    private readonly AsyncLocal<CancellationTokenSource?> here = new();
    private readonly List<CancellationTokenSource> all = [];

    /// <summary>Asks for something with a token that is cancelled with the first change that it makes; what comes of that is nobody's to hear.</summary>
    public async Task DuringAsync(Func<CancellationToken, Task> ask)
    {
        var leaving = new CancellationTokenSource();
        all.Add(leaving);
        here.Value = leaving;
        try
        {
            await ask(leaving.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }

        here.Value = null;
        leaving.IsCancellationRequested.ShouldBeTrue("No row was changed.");
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (result > 0 && eventData.CommandSource is CommandSource.ExecuteUpdate)
        {
            here.Value?.Cancel();
        }

        return ValueTask.FromResult(result);
    }

    public void Dispose() => all.ForEach(leaving => leaving.Dispose());
}
