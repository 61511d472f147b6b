namespace KartHub.Web.Jobs.Running;

/// <summary>What Hangfire keeps of a job: which row it is about, and which time that was put in the queue.</summary>
public sealed record JobOrder(Guid JobId, int Attempt, string Kind)
{
    /// <summary>As Hangfire's dashboard shows it; the names that people gave are on KartHub's own pages, for those who may read them.</summary>
    public override string ToString() => $"{Kind} {JobId}";
}
