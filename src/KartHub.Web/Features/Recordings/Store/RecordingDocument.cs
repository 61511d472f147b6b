using System.Text.Json;
using System.Text.Json.Serialization;
using KartHub.Contracts;
using KartHub.Contracts.Recording;
using KartHub.Web.Data;
using KartHub.Web.Features.People;

namespace KartHub.Web.Features.Recordings.Store;

/// <summary>
/// What a recording's folder says of it, <c>recording.json</c>: all that its row does, so that an empty database can take it in again.
/// While there is a row, the row is the truth. How far a recording that still comes in has got is not written each time.
/// </summary>
public sealed record RecordingDocument
{
    public const string FileName = "recording.json";

    /// <summary>Raised when an older KartHub would misread it; what is only added needs no new one.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What the name of one ends with that is still being written.</summary>
    public const string PartialEnd = ".partial";

    private const long MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public int Version { get; init; } = CurrentVersion;

    public required Guid Id { get; init; }

    public required RecordingOwner Owner { get; init; }

    public Guid ClassId { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Driver { get; init; }

    public required RecordingOrigin Origin { get; init; }

    public Guid? AgentId { get; init; }

    public string? AgentName { get; init; }

    public required RecordingState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? RecordedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? SealedAt { get; init; }

    public int Frames { get; init; }

    public int Segments { get; init; }

    public long Bytes { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public double RateHz { get; init; }

    public bool RateAssumed { get; init; }

    public TimeSpan Duration { get; init; }

    public int Missed { get; init; }

    public int Duplicates { get; init; }

    public RecordingCadence? Cadence { get; init; }

    public string? FlippedFrom { get; init; }

    public Guid? FlippedFromId { get; init; }

    public IReadOnlyList<Phrase> Notices { get; init; } = [];

    public bool Shared { get; init; }

    public byte[] Steering { get; init; } = [];

    /// <param name="recording">With its owner.</param>
    public static RecordingDocument Of(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var owner = recording.Owner ?? throw new ArgumentException("The owner was not read with the recording.", nameof(recording));
        return new RecordingDocument
        {
            Id = recording.Id,
            Owner = new RecordingOwner(owner.Id, owner.Name, owner.Role),
            ClassId = recording.ClassId,
            Name = recording.Name,
            Source = recording.Source,
            Driver = recording.Driver,
            Origin = recording.Origin,
            AgentId = recording.AgentId,
            AgentName = recording.AgentName,
            State = recording.State,
            StartedAt = recording.StartedAt,
            RecordedAt = recording.RecordedAt,
            ReceivedAt = recording.ReceivedAt,
            SealedAt = recording.SealedAt,
            Frames = recording.Frames,
            Segments = recording.Segments,
            Bytes = recording.Bytes,
            Width = recording.Width,
            Height = recording.Height,
            RateHz = recording.RateHz,
            RateAssumed = recording.RateAssumed,
            Duration = recording.Duration,
            Missed = recording.Missed,
            Duplicates = recording.Duplicates,
            Cadence = recording.Cadence,
            FlippedFrom = recording.FlippedFrom,
            FlippedFromId = recording.FlippedFromId,
            Notices = recording.Notices,
            Shared = recording.Shared,
            Steering = recording.Steering,
        };
    }

    /// <summary>The row that this was written of.</summary>
    /// <param name="owner">Whose it is to be.</param>
    public Recording ToRecording(Person owner) => new()
    {
        Id = Id,
        OwnerId = owner.Id,
        Owner = owner,
        ClassId = ClassId,
        Name = Name,
        Source = Source,
        Driver = Driver,
        Origin = Origin,
        AgentId = AgentId,
        AgentName = AgentName,
        State = State,
        StartedAt = StartedAt,
        RecordedAt = RecordedAt,
        ReceivedAt = ReceivedAt,
        SealedAt = SealedAt,
        Frames = Frames,
        Segments = Segments,
        Bytes = Bytes,
        Width = Width,
        Height = Height,
        RateHz = RateHz,
        RateAssumed = RateAssumed,
        Duration = Duration,
        Missed = Missed,
        Duplicates = Duplicates,
        Cadence = Cadence,
        FlippedFrom = FlippedFrom,
        FlippedFromId = FlippedFromId,
        Notices = Notices,
        Shared = Shared,
        Steering = Steering,
    };

    /// <summary>Whether a row would be written as this; for one that still comes in, but for how far it has got.</summary>
    public bool Tells(Recording recording)
    {
        var told = Of(recording);
        var alike = told with { Steering = Steering, Notices = Notices };
        return recording.State == RecordingState.Receiving
            ? alike with { Frames = Frames, Segments = Segments, Bytes = Bytes, Duration = Duration, ReceivedAt = ReceivedAt } == this
            : alike == this && told.Steering.AsSpan().SequenceEqual(Steering) && told.Notices.SequenceEqual(Notices);
    }

    /// <summary>Reads a folder's; null if it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="HubDataException">It is of a newer KartHub.</exception>
    public static RecordingDocument? Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > MostBytes)
        {
            throw new InvalidDataException($"{FileName} has {file.Length} bytes.");
        }

        try
        {
            var document = JsonSerializer.Deserialize<RecordingDocument>(File.ReadAllBytes(file.FullName), Json) ?? throw new InvalidDataException($"{FileName} is empty.");
            return document.Version <= CurrentVersion ? document
                : throw new HubDataException($"its {FileName} is of a newer KartHub. Let that one's doctor look at it.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{FileName} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Puts it into a folder, in the place of the last one; a crash leaves that.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var written = $"{path}.{Guid.NewGuid():n}{PartialEnd}";
        try
        {
            using (var file = new FileStream(written, FileMode.CreateNew))
            {
                JsonSerializer.Serialize(file, this, Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(written, path, overwrite: true);
        }
        finally
        {
            File.Delete(written);
        }
    }
}

/// <summary>Whose a recording is.</summary>
/// <param name="Id">As in the database that it was written from.</param>
/// <param name="Name">By which they are found where the id is unknown.</param>
/// <param name="Role">What they may do.</param>
public sealed record RecordingOwner(Guid Id, string Name, Role Role);
