namespace KartHub.Contracts;

/// <summary>
/// What stands in a checkout for a large file that Git LFS has not fetched: a few lines of text
/// (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md) under the file's own name.
/// </summary>
public static class GitLfsPointer
{
    /// <summary>Bytes of a file that are enough to tell.</summary>
    public const int EnoughBytes = 64;

    private static ReadOnlySpan<byte> Start => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>Whether a file that begins so is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Start);

    /// <summary>The file's refusal.</summary>
    public static Refusal Refuse(string file) => new("file.git-lfs-pointer", $"{file} is a Git LFS pointer, not the file itself: run 'git lfs pull' where it came from.");
}
