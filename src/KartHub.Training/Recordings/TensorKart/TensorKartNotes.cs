using System.Text.Json;
using KartHub.Contracts.Recording;

namespace KartHub.Training.Recordings.TensorKart;

/// <summary>
/// What <c>data.csv</c> has no room for, in <c>info.json</c> beside it. Other programs wrote files of that name with other
/// things in them; what is not understood is passed over.
/// </summary>
internal static class TensorKartNotes
{
    public const string FileName = "info.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RecordingNotes None { get; } = new(RateHz: null);

    public static RecordingNotes Read(byte[] file)
    {
        try
        {
            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The second: a text with half a character.
        {
            return None;
        }
    }

    /// <param name="notes">What is told of the recording.</param>
    /// <param name="pace">What its frames' times say; null where they are not known.</param>
    public static byte[] Write(RecordingNotes notes, RecordingPace? pace = null) => pace is null
        ? JsonSerializer.SerializeToUtf8Bytes(notes, Format)
        : JsonSerializer.SerializeToUtf8Bytes(
            new Measured(Math.Round(pace.MeasuredHz, 3), notes.RateHz, pace.Gaps, Math.Round(pace.LongestGapSeconds, 3), notes.FlippedFrom, notes.RateAssumed, notes.RecordedAt), Format);

    private sealed record Measured(
        double RateHz, double? AskedHz, int Gaps, double LongestGapSeconds, string? FlippedFrom, bool RateAssumed, DateTimeOffset? RecordedAt);

    private static RecordingNotes Of(JsonElement json) => new(
        Rate(json), Parent(json),
        json.TryGetProperty("rateAssumed", out var assumed) && assumed.ValueKind == JsonValueKind.True,
        json.TryGetProperty("recordedAt", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var time) ? time : null);

    private static double? Rate(JsonElement json) =>
        json.TryGetProperty("rateHz", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is >= RecordingStart.MinRateHz and <= RecordingStart.MaxRateHz
            ? rate
            : null;

    private static string? Parent(JsonElement json) =>
        json.TryGetProperty("flippedFrom", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } parent
            ? parent
            : null;
}
