using Hangfire;
using Hangfire.Server;
using KartHub.Contracts;
using KartHub.Web.Data;

namespace KartHub.Web.Jobs.Running;

/// <summary>
/// What Hangfire calls to run a job. Its <see cref="Job"/> row follows what happens: how it ended, whether it is to run again, is written
/// there, and Hangfire is told that all is well. Hangfire's own retries are for the moment before the row was touched.
/// </summary>
public sealed class JobRunner(JobLedger ledger, JobKinds kinds, LaneSlots slots, DiskReserve reserve, IServiceProvider services, ILogger<JobRunner> log)
{
    private const int BeginRetries = 3;

    /// <summary>Runs a job, if its row still waits for that.</summary>
    /// <param name="order">Which job.</param>
    /// <param name="context">Filled in by Hangfire.</param>
    /// <param name="stop">The job is to stop; whether a person wants that or the hub is asked of the ledger.</param>
    [AutomaticRetry(Attempts = BeginRetries, DelaysInSeconds = [1, 5, 15])]
    [JobDisplayName("{0}")]
    public async Task RunAsync(JobOrder order, PerformContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(context);
        var triesAgain = false;
        try
        {
            using var turn = await slots.EnterAsync(kinds[order.Kind].Lane, stop);
            Job? job;
            try
            {
                job = await ledger.BeginAsync(order, context.BackgroundJob.Id, stop);
            }
            catch (Exception e) when (DataTrouble.IsOfDatabase(e))
            {
                triesAgain = context.GetJobParameter<int>("RetryCount") < BeginRetries;
                throw;
            }

            if (job is not null)
            {
                await WorkAsync(job, stop);
            }
        }
        finally
        {
            if (!triesAgain)
            {
                slots.Free(order.JobId);
            }
        }
    }

    private async Task WorkAsync(Job job, CancellationToken stop)
    {
        try
        {
            var work = (IHubJob)ActivatorUtilities.CreateInstance(services, kinds[job.Kind].Work);
            await using (var progress = new JobProgress(job.Id, ledger))
            {
                await WorkWithRoomAsync(work, job, progress, stop);
            }

            await ledger.EndAsync(job, JobState.Done, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (!await ledger.StopAsync(job))
            {
                throw; // The row waits already; Hangfire need not know why.
            }
        }
        catch (Refusal e)
        {
            await FailAsync(job, e.Phrase);
        }
        catch (Exception e) when (DataTrouble.InWords(e) is { } words)
        {
            log.LogError(e, "Job {Job} ({Title}) could not read or write the hub's data.", job.Id, job.Title);
            await FailAsync(job, new("job.data-trouble", $"The hub could not read or write its data: {words} Then resume."));
        }
        catch (Exception e)
        {
            log.LogError(e, "Job {Job} ({Title}) failed.", job.Id, job.Title);
            await FailAsync(job, new("job.wrong", $"Something went wrong in the hub: {e.Message} The hub's log has the details."));
        }
    }

    private Task FailAsync(Job job, Phrase why) => ledger.EndAsync(job, JobState.Failed, why);

    /// <summary>A disk that turns out to be full is no failure: the work goes on from what is saved as soon as there is room.</summary>
    private async Task WorkWithRoomAsync(IHubJob work, Job job, JobProgress progress, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await work.WorkAsync(job, progress, stop);
                return;
            }
            catch (Exception e) when (DiskReserve.IsFull(e))
            {
                log.LogWarning("Job {Job} ({Title}) waits for room on the disk: {Reason}", job.Id, job.Title, e.Message);
                await reserve.AfterFullAsync(progress.Say, stop);
            }
        }
    }
}
