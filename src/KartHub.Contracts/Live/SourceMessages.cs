namespace KartHub.Contracts.Live;

/// <summary>What to capture.</summary>
/// <param name="Address">As in <see cref="SourceOffer.Address"/>, or written by someone who knows, for instance <c>vnc:kart.local:5900</c>.</param>
/// <param name="Crop">The part of its picture that counts, for recordings, preview and pilot alike; null: all of it.</param>
public sealed record SourceChoice(string Address, Crop? Crop = null)
{
    /// <summary>The <see cref="Address"/> of KartHub's own kart game.</summary>
    public const string Simulator = "simulator";

    /// <summary>Whether it is played on the machine's keyboard and not on its pad.</summary>
    public bool ByKeyboard { get; init; }

    /// <summary>The longest address, in characters.</summary>
    public const int MaxAddress = 400;
}

/// <summary>Something that an agent can capture now.</summary>
/// <param name="Address">What to choose it by.</param>
/// <param name="Name">What people see: a window's title, a screen's number.</param>
/// <param name="Width">Pixels; 0 where it is not known before looking.</param>
/// <param name="Height">Pixels; 0 where it is not known before looking.</param>
/// <param name="Thumbnail">PNG, at most <see cref="ThumbnailWidth"/> pixels wide; null where there was no picture in time.</param>
public sealed record SourceOffer(string Address, string Name, int Width, int Height, byte[]? Thumbnail)
{
    public const int ThumbnailWidth = 200;

    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxName = AgentDescription.MaxText;
}

/// <summary>What an agent can capture.</summary>
/// <param name="Offers">What is there now.</param>
/// <param name="Usages">How other addresses are written, for instance <c>vnc:HOST:PORT</c>.</param>
public sealed record SourceOffers(IReadOnlyList<SourceOffer> Offers, IReadOnlyList<string> Usages)
{
    /// <summary>Whether one can play on the machine's keyboard.</summary>
    public bool Keyboard { get; init; }

    /// <summary>Offers at most.</summary>
    public const int Most = 40;

    /// <summary>Bytes of all thumbnails together at most: one message carries them.</summary>
    public const int MaxThumbnailBytes = 1 << 20;
}
