namespace KartHub.Simulator.Rendering;

/// <summary>The colours of a kind of surroundings.</summary>
internal sealed record Palette
{
    public required uint SkyTop { get; init; }

    public required uint SkyBottom { get; init; }

    public required uint Cloud { get; init; }

    public required uint FarHill { get; init; }

    public required uint NearHill { get; init; }

    public required uint Ground { get; init; }

    public required uint GroundDark { get; init; }

    /// <summary>The strip between road and wall on the left, and on the right.</summary>
    public required uint VergeLeft { get; init; }

    public required uint VergeRight { get; init; }

    public required uint Asphalt { get; init; }

    public required uint Line { get; init; }

    public required uint Kerb { get; init; }

    /// <summary>How bright the day is, for walls and things, by channel.</summary>
    public (double Red, double Green, double Blue) Daylight { get; init; } = (1, 1, 1);

    public static Palette Of(Surroundings surroundings) => surroundings switch
    {
        Surroundings.Meadow => new()
        {
            SkyTop = Colour.Hex(0x4F9BEF), SkyBottom = Colour.Hex(0xD5ECFB), Cloud = Colour.Hex(0xFFFFFF),
            FarHill = Colour.Hex(0x79A98B), NearHill = Colour.Hex(0x3E8E3A),
            Ground = Colour.Hex(0x4FA63B), GroundDark = Colour.Hex(0x35862C),
            VergeLeft = Colour.Hex(0xE3BE8C), VergeRight = Colour.Hex(0x5BB643),
            Asphalt = Colour.Hex(0x55565A), Line = Colour.Hex(0xECECE6), Kerb = Colour.Hex(0xD6332B),
        },
        Surroundings.Desert => new()
        {
            SkyTop = Colour.Hex(0x5FA9D8), SkyBottom = Colour.Hex(0xF8E2B8), Cloud = Colour.Hex(0xFFF6E2),
            FarHill = Colour.Hex(0xC98A5E), NearHill = Colour.Hex(0xA9603A),
            Ground = Colour.Hex(0xDDB274), GroundDark = Colour.Hex(0xC79555),
            VergeLeft = Colour.Hex(0xE8C48A), VergeRight = Colour.Hex(0xE8C48A),
            Asphalt = Colour.Hex(0x6B5B54), Line = Colour.Hex(0xF4E9D2), Kerb = Colour.Hex(0xC4452B),
        },
        Surroundings.Coast => new()
        {
            SkyTop = Colour.Hex(0x2F8CE0), SkyBottom = Colour.Hex(0xBFE9F7), Cloud = Colour.Hex(0xFFFFFF),
            FarHill = Colour.Hex(0x2C7FB0), NearHill = Colour.Hex(0x5C9A6B),
            Ground = Colour.Hex(0x8CBF5A), GroundDark = Colour.Hex(0x6FA548),
            VergeLeft = Colour.Hex(0xF0DDAE), VergeRight = Colour.Hex(0xF0DDAE),
            Asphalt = Colour.Hex(0x5B5F66), Line = Colour.Hex(0xF4F4F0), Kerb = Colour.Hex(0x2463C9),
        },
        _ => new()
        {
            SkyTop = Colour.Hex(0x2C2F63), SkyBottom = Colour.Hex(0xF3A46B), Cloud = Colour.Hex(0xF7C79B),
            FarHill = Colour.Hex(0x6B5B86), NearHill = Colour.Hex(0x3A4A55),
            Ground = Colour.Hex(0x47753F), GroundDark = Colour.Hex(0x345C33),
            VergeLeft = Colour.Hex(0x54843F), VergeRight = Colour.Hex(0x8A7455),
            Asphalt = Colour.Hex(0x4B4850), Line = Colour.Hex(0xE9D9A0), Kerb = Colour.Hex(0xCF5A24),
            Daylight = (0.95, 0.82, 0.78),
        },
    };
}
