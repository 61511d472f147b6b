using KartHub.Contracts;
using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Recordings;

/// <summary>How a program keeps its recordings in files.</summary>
internal interface IRecordingFormat
{
    /// <summary>The program, for people.</summary>
    string Name { get; }

    /// <summary>The file that every recording of this format has, in the folder that is the recording.</summary>
    string IndexName { get; }

    /// <summary>What a recording of it is, in a sentence for who chose something else.</summary>
    string Description { get; }

    /// <summary>Whether a file of that name is this format's, where several formats use it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="index">Where the file is.</param>
    bool Owns(IRecordingFiles files, string index);

    /// <summary>Opens a recording; with it, the files are closed.</summary>
    /// <param name="files">The files.</param>
    /// <param name="index">Where the recording's <see cref="IndexName"/> is.</param>
    /// <param name="name">What the recording is called.</param>
    /// <param name="cancellationToken">Ends it: a recording of hours has hundreds of thousands of rows.</param>
    /// <exception cref="Refusal">It is broken; the message names file, row and field.</exception>
    IRecording Open(IRecordingFiles files, string index, string name, CancellationToken cancellationToken);
}
