using KartHub.Contracts;
using KartHub.Web.Data;
using Quartz;

namespace KartHub.Web.Jobs;

/// <summary>
/// A job of the hub: its <see cref="Job"/> row follows what happens to it. The class of each kind says what is done, and names
/// its lane with an <see cref="ExecutionGroupAttribute"/>.
/// </summary>
public abstract class HubJob(JobLedger ledger, DiskReserve reserve, IHostApplicationLifetime host, ILogger log) : IJob<JobOrder>
{
    /// <summary>What keeps the hub's disk from filling up.</summary>
    protected DiskReserve Reserve => reserve;

    public async ValueTask Execute(IJobExecutionContext context, JobOrder input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        if (await ledger.BeginAsync(input, context.FireInstanceId, cancellationToken) is not { } job)
        {
            return; // Cancelled or put in the queue anew since.
        }

        try
        {
            await using (var progress = new JobProgress(job.Id, ledger))
            {
                await WorkWithRoomAsync(job, progress, cancellationToken);
            }

            await ledger.EndAsync(job.Id, JobState.Done, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ledger.StopAsync(job.Id, hubStops: host.ApplicationStopping.IsCancellationRequested);
        }
        catch (Refusal e)
        {
            await ledger.EndAsync(job.Id, JobState.Failed, e.Message);
        }
        catch (Exception e) when (DataTrouble.InWords(e) is { } words)
        {
            log.LogError(e, "Job {Job} ({Title}) could not read or write the hub's data.", job.Id, job.Title);
            await ledger.EndAsync(job.Id, JobState.Failed, $"The hub could not read or write its data: {words} Then resume.");
        }
        catch (Exception e)
        {
            log.LogError(e, "Job {Job} ({Title}) failed.", job.Id, job.Title);
            await ledger.EndAsync(job.Id, JobState.Failed, $"Something went wrong in the hub: {e.Message} The hub's log has the details.");
        }
    }

    /// <summary>A disk that turns out to be full is no failure: the work goes on from what is saved as soon as there is room.</summary>
    private async Task WorkWithRoomAsync(Job job, JobProgress progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await WorkAsync(job, progress, cancellationToken);
                return;
            }
            catch (Exception e) when (DiskReserve.IsFull(e))
            {
                log.LogWarning("Job {Job} ({Title}) waits for room on the disk: {Reason}", job.Id, job.Title, e.Message);
                await reserve.AfterFullAsync(progress.Say, cancellationToken);
            }
        }
    }

    /// <summary>Does the work, or goes on with it where it was stopped.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the hub stops: what is saved by then is where it goes on.</exception>
    /// <exception cref="Refusal">It cannot be done; the message is for the job's owner.</exception>
    protected abstract Task WorkAsync(Job job, JobProgress progress, CancellationToken cancellationToken);
}
