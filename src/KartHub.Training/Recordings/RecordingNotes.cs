using System.Text.Json;

namespace KartHub.Training.Recordings;

/// <summary>
/// What <c>data.csv</c> has no room for, in <c>info.json</c> beside it. Other programs wrote files of that name with other
/// things in them; what is not understood is passed over.
/// </summary>
/// <param name="RateHz">Frames a second.</param>
/// <param name="FlippedFrom">The name of the recording that this is the mirror image of.</param>
/// <param name="RateAssumed">Whether the rate is only what such programs usually ask for.</param>
/// <param name="RecordedAt">When it was recorded.</param>
internal sealed record RecordingNotes(double? RateHz, string? FlippedFrom, bool RateAssumed = false, DateTimeOffset? RecordedAt = null)
{
    public const string FileName = "info.json";

    private const double MaxRateHz = 1000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RecordingNotes None { get; } = new(null, null);

    public static RecordingNotes Read(byte[] file)
    {
        try
        {
            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    private static RecordingNotes Of(JsonElement json) => new(
        Rate(json), Parent(json),
        json.TryGetProperty("rateAssumed", out var assumed) && assumed.ValueKind == JsonValueKind.True,
        json.TryGetProperty("recordedAt", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var time) ? time : null);

    private static double? Rate(JsonElement json) =>
        json.TryGetProperty("rateHz", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is > 0 and <= MaxRateHz
            ? rate
            : null;

    private static string? Parent(JsonElement json) =>
        json.TryGetProperty("flippedFrom", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } parent
            ? parent
            : null;
}
