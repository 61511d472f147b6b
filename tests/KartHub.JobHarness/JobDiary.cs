namespace KartHub.JobHarness;

/// <summary>A file in which several processes write what happens to their jobs: <c>began PROCESS JOB</c> or <c>ended PROCESS JOB</c> a line.</summary>
public sealed class JobDiary(string path)
{
    /// <summary>Adds a line.</summary>
    public void Write(string what, string jobId) => File.AppendAllText(path, $"{what} {Environment.ProcessId} {jobId}\n");
}
