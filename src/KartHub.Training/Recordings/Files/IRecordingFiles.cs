using KartHub.Contracts;

namespace KartHub.Training.Recordings.Files;

/// <summary>The files of a recording, in a folder or a zip. Paths are relative, with <c>/</c> between their parts.</summary>
internal interface IRecordingFiles : IDisposable
{
    /// <summary>What the whole is called in messages: the folder's or zip's name.</summary>
    string Name { get; }

    /// <summary>Every place where a file of that name is, whatever its case. A <c>*</c> at its beginning stands for any beginning.</summary>
    IReadOnlyList<string> Find(string fileName);

    /// <summary>The file at a path, as it is really called: in another case or Unicode form where there is none of exactly that name. Null where there is none.</summary>
    string? At(string path);

    /// <summary>Opens a file that is too large to be read as a whole. Reading it may throw what streams throw.</summary>
    /// <exception cref="Refusal">It is not to be opened.</exception>
    Stream Open(string path);

    /// <summary>When the file was last written, as far as that is kept, by this machine's clock where no other is named.</summary>
    DateTimeOffset WrittenAt(string path);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="Refusal">It cannot be read, or is larger than <paramref name="limit"/> bytes.</exception>
    byte[] Read(string path, int limit);
}
