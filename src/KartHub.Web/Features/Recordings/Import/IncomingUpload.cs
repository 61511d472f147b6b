using System.Globalization;
using KartHub.Contracts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>What a browser sent: a zip, or the files of a folder. In a folder of its own until it is disposed.</summary>
public sealed class IncomingUpload : IDisposable
{
    private const int MostFiles = 450_000; // A picture for every row that a recording may have, and some.
    private const int LongestPath = 500;
    private const int LongestSegment = 200; // Below the 255 bytes of most file systems, for letters of any script a little less.

    private readonly string folder;

    private IncomingUpload(string folder) => this.folder = folder;

    /// <summary>What people called it: the file's or folder's name.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>The file or folder that holds it now.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The file's name without <c>.zip</c>, or the folder's.</summary>
    public string Name => FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? FileName[..^4] : FileName;

    /// <summary>
    /// Receives a form whose fields are files, each named by its path: <c>run.zip</c> alone, or <c>run/data.csv</c>,
    /// <c>run/img_0.png</c> and so on.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="room">How much may come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Refusal">It is not such a form, too large, or names files that cannot be; the message says what to do.</exception>
    public static async Task<IncomingUpload> ReceiveAsync(HttpRequest request, string folder, UploadRoom room, CancellationToken cancellationToken)
    {
        var upload = new IncomingUpload(folder);
        try
        {
            await upload.ReceiveAsync(request, room, cancellationToken);
            return upload;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            upload.Dispose();
            throw room.TooLarge(e);
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task ReceiveAsync(HttpRequest request, UploadRoom room, CancellationToken cancellationToken)
    {
        room.RequireFiles(request.ContentLength ?? 0);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data" || type.Boundary.Length == 0)
        {
            throw new Refusal("upload.no-form", $"An upload is a form of files (multipart/form-data).");
        }

        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, request.Body, bufferSize: 1 << 17);
        var files = 0;
        var came = 0L;
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            var path = PathOf(section);
            if (files++ == 0)
            {
                FileName = path.Split('/')[0];
                Path = System.IO.Path.Combine(folder, FileName);
            }
            else if (!path.StartsWith(FileName + '/', StringComparison.Ordinal))
            {
                throw new Refusal("upload.outside-folder", $"{path} is not in the folder {FileName}. Upload one zip or one folder at a time.");
            }

            if (files > MostFiles)
            {
                throw new Refusal("upload.too-many-files", $"{FileName} holds more than {MostFiles:N0} files. Upload a part of it.");
            }

            came += await WriteAsync(section, path, came, room, cancellationToken);
            File.SetLastWriteTimeUtc(System.IO.Path.Combine(folder, path), TimeOf(section)); // Not that of its arrival, which says nothing about it.
        }

        if (files == 0)
        {
            throw new Refusal("upload.empty", $"The upload holds no file. Choose a zip, or a recording's folder.");
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            throw BrokenOff(e);
        }
    }

    private async Task<long> WriteAsync(MultipartSection section, string path, long before, UploadRoom room, CancellationToken cancellationToken)
    {
        var full = System.IO.Path.Combine(folder, path);
        await using var file = Create(full, path);
        var buffer = new byte[1 << 17];
        var written = 0L;
        while (await ReadAsync(section.Body, buffer, cancellationToken) is > 0 and var count)
        {
            written += count;
            room.RequireFiles(before + written);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return written;
    }

    private static FileStream Create(string full, string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            return new FileStream(full, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        }
        catch (Exception e) when (System.IO.Path.Exists(full) || (e is IOException && File.Exists(System.IO.Path.GetDirectoryName(full))))
        {
            throw new Refusal("upload.twice", $"{path} is in the upload twice, or as a file and as a folder.", e);
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw BrokenOff(e);
        }
    }

    /// <summary>When the browser's file was last written: the page sends that, in milliseconds, as the part's file name.</summary>
    private static DateTime TimeOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var field)
        && long.TryParse(HeaderUtilities.RemoveQuotes(field.FileName).Value, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is > 0 and < 253_402_300_800_000 // The year 10,000.
            ? DateTime.UnixEpoch.AddMilliseconds(milliseconds)
            : DateTime.UnixEpoch;

    /// <summary>The path that a field names, if it is one that stays below the folder.</summary>
    private static string PathOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var field) || field.Name.Length == 0)
        {
            throw new Refusal("upload.nameless", $"A part of the upload has no name.");
        }

        var path = HeaderUtilities.RemoveQuotes(field.Name).Value!.Replace('\\', '/');
        var segments = path.Split('/');
        var possible = path.Length <= LongestPath
            && !path.Any(char.IsControl)
            && segments.All(s => s.Length is > 0 and <= LongestSegment && s is not ("." or ".."));
        return possible ? path : throw new Refusal("upload.impossible-name", $"The upload names a file {path}, which would lie outside its folder or has no possible name.");
    }

    private static Refusal BrokenOff(Exception e) => new("upload.broken-off", $"The upload broke off before its end. Try again.", e);
}
