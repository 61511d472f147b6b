using KartHub.Contracts;

namespace KartHub.Web.Jobs;

/// <summary>Every kind of job that the hub's features registered.</summary>
public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> byName = kinds.ToDictionary(k => k.Name);

    /// <exception cref="KeyNotFoundException">No feature registered that name.</exception>
    public JobKind this[string name] => byName[name];

    public IReadOnlyCollection<JobKind> All => byName.Values;

    /// <summary>What a job does, in a few words.</summary>
    public Phrase TitleOf(Job job) => this[job.Kind].Titled(job.Title);

    /// <summary>The names of those that share a lane.</summary>
    public IReadOnlyList<string> In(Lane lane) => [.. byName.Values.Where(k => k.Lane == lane).Select(k => k.Name)];
}
