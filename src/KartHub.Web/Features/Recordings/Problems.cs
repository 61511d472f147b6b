using KartHub.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Recordings;

/// <summary>What the hub's recording endpoints answer when they do not do what was asked; always with the reason in words.</summary>
internal static class Problems
{
    /// <summary>Also for what is there and not the asker's: its existence is nobody else's business.</summary>
    public static ProblemHttpResult NoRecording() => Because(StatusCodes.Status404NotFound, "There is no such recording.");

    public static ProblemHttpResult BadRequest(string reason) => Because(StatusCodes.Status400BadRequest, reason);

    /// <summary>In English; <c>code</c> says which refusal it is.</summary>
    public static ProblemHttpResult BadRequest(Refusal refusal) => Because(StatusCodes.Status400BadRequest, refusal);

    /// <summary>There is no room; there may be some later.</summary>
    public static ProblemHttpResult Full(string reason) => Because(StatusCodes.Status507InsufficientStorage, reason);

    /// <inheritdoc cref="Full(string)"/>
    public static ProblemHttpResult Full(Refusal refusal) => Because(StatusCodes.Status507InsufficientStorage, refusal);

    public static ProblemHttpResult Because(int status, string reason) => TypedResults.Problem(reason, statusCode: status);

    /// <summary>In English; <c>code</c> says which refusal it is.</summary>
    public static ProblemHttpResult Because(int status, Refusal refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
}
