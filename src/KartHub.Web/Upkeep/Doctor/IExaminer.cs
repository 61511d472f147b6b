using KartHub.Web.Data;

namespace KartHub.Web.Upkeep.Doctor;

/// <summary>Knows one part of the data.</summary>
internal interface IExaminer
{
    /// <param name="visit">Hears what is found, and does what may be done.</param>
    /// <param name="db">The database; null in a dry run where there is none.</param>
    /// <param name="cancellationToken">Ends it between two things.</param>
    Task ExamineAsync(Examination visit, HubContext? db, CancellationToken cancellationToken);
}
