using System.Globalization;

namespace KartHub.Contracts;

/// <summary>Where agents find what at the hub, relative to its address: what the hub maps, and what agents ask for.</summary>
public static class HubPaths
{
    /// <summary>A recording that an agent opens; <see cref="RecordingOf"/> fills it in.</summary>
    public const string Recording = "api/recordings/{id:guid}";

    /// <summary>A segment, below <see cref="Recording"/>; <see cref="SegmentOf"/> fills it in.</summary>
    public const string Segment = "segments/{sequence:int:min(0)}";

    /// <summary>The end of a recording, below <see cref="Recording"/>; <see cref="SealOf"/> fills it in.</summary>
    public const string Seal = "seal";

    /// <summary>A model; <see cref="ModelFileOf"/> fills it in.</summary>
    public const string Model = "api/models/{id:guid}";

    /// <summary>A file of a model, below <see cref="Model"/>.</summary>
    public const string ModelFile = "files/{name}";

    /// <summary>Where an agent that was downloaded from the hub gets its key.</summary>
    public const string Pairing = "api/agents/pair";

    public static string RecordingOf(Guid id) => $"api/recordings/{id}";

    public static string SegmentOf(Guid id, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{RecordingOf(id)}/segments/{sequence}");

    public static string SealOf(Guid id) => $"{RecordingOf(id)}/{Seal}";

    public static string ModelFileOf(Guid id, string name) => $"api/models/{id}/files/{name}";
}

/// <summary>The headers that hub, agents and the hub's pages say something with.</summary>
public static class WireHeaders
{
    /// <summary>The SHA-256 of what follows, in hexadecimal: of a segment from an agent, of a model's file from the hub.</summary>
    public const string ContentHash = "X-Content-SHA256";

    /// <summary>With an upload: that a page of the hub's own sends it.</summary>
    public const string Upload = "X-KartHub-Upload";

    /// <summary>A seat in a browser says by it that it is no other site.</summary>
    public const string Seat = "X-KartHub-Seat";

    /// <summary>Who drives in the picture of a seat: person, pilot, takeover or expert.</summary>
    public const string DrivenBy = "X-Driven-By";

    /// <summary>With a preview: its number, for whoever asks for a later one.</summary>
    public const string PreviewNumber = "X-Preview-Number";

    /// <summary>With a preview: when it was captured, in milliseconds since 1970 by the agent's clock.</summary>
    public const string CapturedAt = "X-Captured-At";

    /// <summary>With a preview: steer x, steer y, A, B, RB.</summary>
    public const string Controls = "X-Controls";

    /// <summary>With a preview: the same as the pilot has it, where one is loaded.</summary>
    public const string Predicted = "X-Predicted";

    /// <summary>With a preview: there while a person overrides the pilot.</summary>
    public const string Takeover = "X-Takeover";
}
