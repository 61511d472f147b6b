using KartHub.Contracts;

namespace KartHub.Training.Files;

/// <summary>
/// Opens files that came from somewhere. Opening a pipe, socket or device may wait for ever, so those never are: like an empty file they have
/// no length, and what has none is not opened.
/// </summary>
public static class RegularFile
{
    /// <summary>Whether it is a file with something in it; behind a link, what that leads to.</summary>
    /// <exception cref="IOException">It is not there, or cannot be looked at.</exception>
    public static bool HasContent(string path) => Behind(path).Length > 0;

    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="Refusal">It has no length.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static FileStream Open(string path) => HasContent(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete)
        : throw new Refusal("file.no-content", $"'{path}' is empty, or no file at all but a pipe, a socket or a device.");

    /// <summary>Opens a file to be read. One without a length is read as empty, and not opened.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static Stream OpenOrEmpty(string path) => HasContent(path) ? File.OpenRead(path) : Stream.Null;

    /// <summary>A whole file, or nothing where it has more than so many bytes.</summary>
    /// <exception cref="Refusal">It has no length.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static byte[]? ReadAtMost(string path, int limit)
    {
        using var file = Open(path);
        if (file.Length > limit)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static FileInfo Behind(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
}
