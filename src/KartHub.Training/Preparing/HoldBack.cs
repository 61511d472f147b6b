using System.Text.Json.Serialization;

namespace KartHub.Training.Preparing;

/// <summary>Which part of the data a network is not trained on, so that it can be judged by it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HoldBack>))]
public enum HoldBack
{
    /// <summary>The last fifth of each recording, behind a gap of a second.</summary>
    [JsonStringEnumMemberName("lastPart")]
    LastPart,

    /// <summary>About a fifth of all frames, in whole recordings.</summary>
    [JsonStringEnumMemberName("wholeRecordings")]
    WholeRecordings,
}
