using System.Numerics;

namespace KartHub.Simulator.Rendering.Karts;

/// <summary>The kart and its driver, built of simple solids. x is right, y forward, z up, in metres from the middle of the kart on the ground.</summary>
internal sealed class KartModel
{
    private static readonly uint Rubber = Colour.Hex(0x2B2B30);
    private static readonly uint Yellow = Colour.Hex(0xF7B81F);
    private static readonly uint Navy = Colour.Hex(0x24408E);
    private static readonly uint Steel = Colour.Hex(0xA9AEB8);
    private static readonly uint Suit = Colour.Hex(0x19A59A);
    private static readonly uint Helmet = Colour.Hex(0xFF7D1E);
    private static readonly uint White = Colour.Hex(0xF6F4EE);
    private static readonly uint Red = Colour.Hex(0xDE352C);

    private static readonly Vector3 Sun = Vector3.Normalize(new Vector3(0, -0.55f, 0.85f)); // From behind: the same on both sides, so that a left turn mirrors a right one.

    private static readonly Matrix4x4 Scale = Matrix4x4.CreateScale(0.85f); // As much of the picture as in the games people know.

    private readonly List<Solid> solids = [];

    /// <summary>The kart turning this hard, 0 (straight on) to 1 (full right).</summary>
    public KartModel(float turning)
    {
        var whole = Matrix4x4.CreateRotationZ(-0.52f * turning);
        var wheel = Matrix4x4.CreateRotationZ(-0.45f * turning);
        var leaning = Matrix4x4.CreateRotationY(-0.07f * turning) * whole;
        var head = Matrix4x4.CreateRotationZ(-0.45f * turning) * Matrix4x4.CreateTranslation(0.10f * turning, 0, 0);
        foreach (var side in (float[])[-1, 1])
        {
            Add(SolidShape.Cylinder, new(0.60f * side, -0.55f, 0.30f), new(0.17f, 0.30f, 0.30f), Rubber, whole);
            Add(SolidShape.Cylinder, new(0.60f * side, -0.55f, 0.30f), new(0.18f, 0.15f, 0.15f), Yellow, whole);
            AddTurned(SolidShape.Cylinder, new(0.56f * side, 0.62f, 0.24f), new(0.13f, 0.24f, 0.24f), Rubber, wheel, whole);
            AddTurned(SolidShape.Cylinder, new(0.56f * side, 0.62f, 0.24f), new(0.14f, 0.12f, 0.12f), Yellow, wheel, whole);
            Add(SolidShape.Ellipsoid, new(0.42f * side, 0.06f, 0.34f), new(0.17f, 0.44f, 0.16f), Yellow, leaning);
            Add(SolidShape.Ellipsoid, new(0.17f * side, -0.86f, 0.47f), new(0.075f, 0.2f, 0.075f), Steel, leaning);
            Add(SolidShape.Ellipsoid, new(0.17f * side, -1.02f, 0.47f), new(0.05f, 0.06f, 0.05f), Rubber, leaning);
            Add(SolidShape.Box, new(0.3f * side, -0.86f, 0.33f), new(0.035f, 0.08f, 0.035f), Red, leaning);
            Add(SolidShape.Ellipsoid, new(0.28f * side, 0.06f, 0.80f), new(0.09f, 0.28f, 0.09f), Suit, leaning);
            Add(SolidShape.Ellipsoid, new(0.22f * side, 0.33f, 0.78f), new(0.08f, 0.08f, 0.08f), White, leaning);
            AddTurned(SolidShape.Ellipsoid, new(0.20f * side, -0.08f, 1.53f), new(0.085f, 0.06f, 0.15f), Helmet, head, leaning);
            AddTurned(SolidShape.Ellipsoid, new(0.20f * side, -0.12f, 1.52f), new(0.05f, 0.04f, 0.10f), White, head, leaning);
        }

        Add(SolidShape.Box, new(0, 0.05f, 0.25f), new(0.40f, 0.85f, 0.09f), Navy, leaning);
        Add(SolidShape.Ellipsoid, new(0, 0.86f, 0.32f), new(0.3f, 0.36f, 0.17f), Yellow, leaning);
        Add(SolidShape.Box, new(0, -0.55f, 0.30f), new(0.45f, 0.05f, 0.05f), Steel, whole);
        Add(SolidShape.Box, new(0, -0.64f, 0.48f), new(0.22f, 0.16f, 0.14f), Steel, leaning);
        Add(SolidShape.Box, new(0, -0.94f, 0.32f), new(0.40f, 0.035f, 0.05f), Red, leaning);
        Add(SolidShape.Box, new(0, -0.36f, 0.66f), new(0.26f, 0.06f, 0.26f), Navy, leaning);
        Add(SolidShape.Ellipsoid, new(0, -0.15f, 0.74f), new(0.27f, 0.2f, 0.32f), Suit, leaning);
        Add(SolidShape.Ellipsoid, new(0, -0.12f, 1.0f), new(0.2f, 0.17f, 0.08f), White, leaning);
        AddTurned(SolidShape.Ellipsoid, new(0, -0.08f, 1.25f), new(0.32f, 0.32f, 0.30f), Helmet, head, leaning, White);
    }

    /// <summary>The colour seen along a ray, or 0 when it passes the kart by.</summary>
    public uint Trace(Vector3 origin, Vector3 direction)
    {
        var nearest = float.MaxValue;
        var (colour, normal) = (0u, Vector3.Zero);
        foreach (var solid in solids)
        {
            if (solid.Hit(origin, direction, ref nearest, ref normal))
            {
                colour = solid.ColourAt(origin + (direction * nearest));
            }
        }

        if (colour == 0)
        {
            return 0;
        }

        var light = 0.45f + (0.62f * Math.Max(0, Vector3.Dot(normal, Sun)));
        var shine = MathF.Pow(Math.Max(0, Vector3.Dot(Vector3.Reflect(direction, normal), Sun)), 24) * 70;
        return Colour.Pack((Colour.Red(colour) * light) + shine, (Colour.Green(colour) * light) + shine, (Colour.Blue(colour) * light) + shine);
    }

    private void Add(SolidShape shape, Vector3 centre, Vector3 size, uint colour, Matrix4x4 pose) =>
        solids.Add(new Solid(shape, size, colour, 0, Matrix4x4.CreateTranslation(centre) * pose * Scale));

    /// <summary>Turned about its own middle first.</summary>
    private void AddTurned(SolidShape shape, Vector3 centre, Vector3 size, uint colour, Matrix4x4 turn, Matrix4x4 pose, uint stripe = 0) =>
        solids.Add(new Solid(shape, size, colour, stripe, turn * Matrix4x4.CreateTranslation(centre) * pose * Scale));
}
