using KartHub.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Recordings;

/// <summary>What the hub's recording endpoints answer when they do not do what was asked: the reason in English, and its <c>code</c>.</summary>
internal static class Problems
{
    /// <summary>Also for what is there and not the asker's: its existence is nobody else's business.</summary>
    public static ProblemHttpResult NoRecording() => NotFound(new Refusal("recording.unknown", $"There is no such recording."));

    public static ProblemHttpResult NotFound(Refusal refusal) => Because(StatusCodes.Status404NotFound, refusal);

    public static ProblemHttpResult BadRequest(Refusal refusal) => Because(StatusCodes.Status400BadRequest, refusal);

    /// <summary>There is no room; there may be some later.</summary>
    public static ProblemHttpResult Full(Refusal refusal) => Because(StatusCodes.Status507InsufficientStorage, refusal);

    public static ProblemHttpResult Because(int status, Refusal refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
}
