using System.Security.Claims;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Contracts.Live;
using KartHub.Web.Features.Agents.Pairing;
using KartHub.Web.Features.People;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Agents.Packages;

/// <summary>The agent to be had: a package as it is, its checksum, and a package for one person with a note that says where the hub is.</summary>
internal static class PackageEndpoints
{
    private const string Zip = "application/zip";
    private const string Package = "api/agents/packages/{runtime}";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Package, Plain);
        routes.MapGet($"{Package}/sha256", Checksum);
        routes.MapGet($"{Package}/for/{{id:guid}}", ForAsync);
    }

    /// <summary>A package as it is.</summary>
    public static string PathOf(AgentPackage package) => $"/api/agents/packages/{package.System.Runtime}";

    /// <summary>A package for the person who asks.</summary>
    /// <param name="package">Which.</param>
    /// <param name="id">What the agent will be known by.</param>
    public static string PathFor(AgentPackage package, Guid id) => $"{PathOf(package)}/for/{id}";

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Plain(string runtime, AgentPackages packages) =>
        packages.Find(runtime) is { } package ? TypedResults.PhysicalFile(package.Path, Zip, package.FileName, enableRangeProcessing: true) : None();

    /// <summary>As <c>sha256sum --check</c> reads it.</summary>
    private static Results<ContentHttpResult, ProblemHttpResult> Checksum(string runtime, AgentPackages packages) =>
        packages.Find(runtime) is { } package ? TypedResults.Text($"{package.Sha256}  {package.FileName}\n") : None();

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ForAsync(
        string runtime, Guid id, ClaimsPrincipal user, HttpContext http, AgentPackages packages, PairingCodes codes, TimeProvider time, CancellationToken cancellationToken)
    {
        if (packages.Find(runtime) is not { } package)
        {
            return None();
        }

        string code;
        try
        {
            code = await codes.IssueAsync(id, user.PersonId(), cancellationToken);
        }
        catch (Refusal e)
        {
            return Problems.Because(StatusCodes.Status409Conflict, e);
        }

        await using var file = File.OpenRead(package.Path);
        var zip = await ReadyZip.OpenAsync(file, cancellationToken);
        var note = JsonSerializer.SerializeToUtf8Bytes(new PairingNote($"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/", code), Json);
        const string Name = $"{AgentPackage.Folder}/{PairingNote.FileName}";
        http.Response.ContentType = Zip;
        http.Response.ContentLength = zip.LengthWith(Name, note);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{AgentPackage.Folder}-{runtime}.zip\"";
        http.Response.Headers.CacheControl = "no-store"; // There is a secret in it.
        await zip.WriteWithAsync(http.Response.Body, Name, note, time.GetUtcNow(), cancellationToken);
        return TypedResults.Empty;
    }

    private static ProblemHttpResult None() =>
        Problems.NotFound(new Refusal("agent.no-package", $"This hub has no package of the agent for that machine."));
}
