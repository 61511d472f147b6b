using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Http.Features;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace KartHub.Web.Shell.Limits;

/// <summary>
/// Looks at the code of the form of <c>/join</c> before anything else does. A right one goes on at once; a wrong one waits in the hub's one
/// lane for them, or is sent away before it costs more than one look into the tables. The page takes this answer, and looks no code up itself.
/// </summary>
internal sealed class CodeGate(RequestDelegate next, CodeBook codes, WrongCodes wrong)
{
    /// <summary>The form's field.</summary>
    private const string Field = "Input.Code";

    private const int LargestForm = 8 << 10; // A token of 200 letters, a code and a name.

    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments(PeopleFeature.JoinPath) || !http.Request.HasFormContentType)
        {
            await next(http);
            return;
        }

        if (await TypedAsync(http) is not { } typed)
        {
            await next(http);
            return;
        }

        var key = await codes.FindAsync(typed, http.RequestAborted);
        if (key is null && await wrong.WaitAsync(http.RequestAborted) is { } wait)
        {
            await RateLimits.RefuseAsync(http, Texts.Shell.Limits.TooManyWrongCodes, wait);
            return;
        }

        http.Features.Set(new PresentedCode(key));
        await next(http);
    }

    /// <summary>What was typed as a code; null for nothing.</summary>
    private static async Task<string?> TypedAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestForm;
        }

        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted))[Field].ToString() is { } typed && !string.IsNullOrWhiteSpace(typed) ? typed : null;
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException(e.Message, e);
        }
    }
}
