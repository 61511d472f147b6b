using KartHub.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Shell;

/// <summary>
/// What the hub's endpoints answer when they do not do what was asked: the reason, and its <c>code</c> for programs. The reason is in the request's language,
/// since a page's script shows it to people; a program that asks for none reads English.
/// </summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(Refusal refusal) => Because(StatusCodes.Status404NotFound, refusal);

    public static ProblemHttpResult BadRequest(Refusal refusal) => Because(StatusCodes.Status400BadRequest, refusal);

    /// <summary>There is no room; there may be some later.</summary>
    public static ProblemHttpResult Full(Refusal refusal) => Because(StatusCodes.Status507InsufficientStorage, refusal);

    public static ProblemHttpResult Because(int status, Refusal refusal) => Because(status, refusal.Code, RefusalWords.OfFiles.Tell(refusal));

    /// <param name="status">The answer's.</param>
    /// <param name="code">Which reason it is; it never changes.</param>
    /// <param name="reason">The same in words, in the request's language.</param>
    public static ProblemHttpResult Because(int status, string code, string reason) =>
        TypedResults.Problem(reason, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
