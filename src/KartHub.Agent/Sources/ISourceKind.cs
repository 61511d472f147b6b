using KartHub.Contracts;

namespace KartHub.Agent.Sources;

/// <summary>One way to get pictures, for instance the windows of an X server. An address <c>scheme:place</c> names what is meant.</summary>
public interface ISourceKind
{
    /// <summary>The address's first word, for instance <c>window</c>.</summary>
    string Scheme { get; }

    /// <summary>How an address is written and what it means, for the help, for instance <c>window:TITLE</c>.</summary>
    string Usage { get; }

    /// <summary>What can be captured now; empty where that cannot be told, as with a remote screen.</summary>
    IReadOnlyList<SourceListing> List();

    /// <summary>Opens a source. That it is there is found out by its first capture, which may be repeated.</summary>
    /// <param name="place">What follows the scheme and its colon; may be empty.</param>
    /// <exception cref="Refusal">The place cannot be understood.</exception>
    IFrameSource Open(string place);
}
