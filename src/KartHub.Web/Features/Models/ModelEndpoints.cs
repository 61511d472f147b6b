using System.IO.Compression;
using System.Security.Claims;
using System.Security.Cryptography;
using KartHub.Contracts;
using KartHub.Training.Interchange.Onnx;
using KartHub.Training.Models;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using KartHub.Web.Shell;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KartHub.Web.Features.Models;

/// <summary>What agents and browsers fetch of a model.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var model = routes.MapGroup(HubPaths.Model).RequireAuthorization(policy => policy
            .AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme, KeyHandler.Agent)
            .RequireAuthenticatedUser());
        model.MapGet(HubPaths.ModelFile, FileAsync);
        model.MapGet("download", DownloadAsync);
        model.MapGet("onnx", OnnxAsync);
    }

    private static async Task<Results<PhysicalFileHttpResult, FileContentHttpResult, ProblemHttpResult>> FileAsync(
        Guid id, string name, HttpContext http, ModelCatalog models, DataFolder folder, CancellationToken cancellationToken)
    {
        var type = name switch
        {
            ModelFolder.DescriptionName => "application/json",
            ModelFolder.WeightsName => "application/octet-stream",
            _ => null,
        };
        if (type is null)
        {
            return Problems.NotFound(new Refusal("model.no-such-file", $"A model has two files, {ModelFolder.DescriptionName} and {ModelFolder.WeightsName}; '{name}' is none of them."));
        }

        var path = Path.Combine(folder.Model(id), name);
        if (await models.FindAsync(id, http.User, cancellationToken) is not { } model || !File.Exists(path))
        {
            return NoModel();
        }

        if (name == ModelFolder.DescriptionName)
        {
            var description = Described(folder.Model(id), model, http.User);
            SayHash(http.Response, SHA256.HashData(description));
            return TypedResults.Bytes(description, type);
        }

        await using (var file = File.OpenRead(path))
        {
            SayHash(http.Response, await SHA256.HashDataAsync(file, cancellationToken));
        }

        return TypedResults.PhysicalFile(path, type);
    }

    /// <summary>So that whoever fetches it sees whether it was damaged on its way.</summary>
    private static void SayHash(HttpResponse response, byte[] hash) => response.Headers[WireHeaders.ContentHash] = Convert.ToHexStringLower(hash);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        Guid id, HttpContext http, ModelCatalog models, DataFolder folder, CancellationToken cancellationToken)
    {
        var path = folder.Model(id);
        if (await models.FindAsync(id, http.User, cancellationToken) is not { } model || !Directory.Exists(path))
        {
            return NoModel();
        }

        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // ZipArchive's asynchronous side still writes its headers the other way.
        return TypedResults.Stream(body => ZipAsync(body, path, Described(path, model, http.User), cancellationToken), "application/zip", $"{FileName(model.Name)}.zip");
    }

    /// <summary>The network for ONNX runtimes, as a seat in a browser runs it.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OnnxAsync(
        Guid id, HttpContext http, ModelCatalog models, DataFolder folder, CancellationToken cancellationToken)
    {
        var path = folder.Model(id);
        return await models.FindAsync(id, http.User, cancellationToken) is not { } model || !Directory.Exists(path)
            ? NoModel()
            : TypedResults.Bytes(OnnxExport.Serialize(ModelFolder.Load(path)), "application/octet-stream", $"{FileName(model.Name)}.onnx");
    }

    private static async Task ZipAsync(Stream body, string folder, byte[] description, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var name in new[] { ModelFolder.DescriptionName, ModelFolder.WeightsName })
        {
            var path = Path.Combine(folder, name);
            await using Stream file = name == ModelFolder.DescriptionName ? new MemoryStream(description) : File.OpenRead(path);
            await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken); // Weights hardly shrink.
            await file.CopyToAsync(entry, cancellationToken);
        }
    }

    /// <summary>A model's description as somebody may read it, under the name that it has by now.</summary>
    private static byte[] Described(string folder, StoredModel model, ClaimsPrincipal user)
    {
        var description = ModelFolder.LoadDescription(folder) with { Name = model.Name };
        return ModelFolder.Describe(user.MayChange(model) ? description : description.Concealed());
    }

    private static string FileName(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return plain.Length > 0 ? plain : "model";
    }

    private static ProblemHttpResult NoModel() => Problems.NotFound(new Refusal("model.unknown", $"There is no such model, or it was deleted."));
}
