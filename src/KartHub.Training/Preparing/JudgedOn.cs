using System.Text.Json.Serialization;

namespace KartHub.Training.Preparing;

/// <summary>What a figure says about a model: how well it does where it learned, or elsewhere.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgedOn>))]
public enum JudgedOn
{
    /// <summary>Other parts of the recordings that it was trained on.</summary>
    [JsonStringEnumMemberName("same course")]
    SameCourse,

    /// <summary>Recordings that it was never trained on.</summary>
    [JsonStringEnumMemberName("unseen")]
    Unseen,
}

public static class JudgedOnWords
{
    /// <summary>As it stands beside a figure.</summary>
    public static string Words(this JudgedOn judgedOn) => judgedOn == JudgedOn.Unseen ? "unseen" : "same course";
}
