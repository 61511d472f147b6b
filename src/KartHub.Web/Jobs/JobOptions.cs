namespace KartHub.Web.Jobs;

/// <summary>How jobs are run; section <c>Jobs</c> of the configuration.</summary>
public sealed record JobOptions
{
    public const string Section = "Jobs";

    /// <summary>
    /// A PostgreSQL database, as a connection string, in which Hangfire keeps what it was given, so that several processes can work it off. Empty: it keeps that in
    /// memory, which is all that one process needs, since the rows are what counts.
    /// </summary>
    public string PostgreSql { get; init; } = "";

    /// <summary>After so long without a sign of life from the process that runs a job another one takes it over, in PostgreSQL; whole seconds.</summary>
    internal TimeSpan TakenOverAfter { get; init; } = TimeSpan.FromSeconds(15);
}
