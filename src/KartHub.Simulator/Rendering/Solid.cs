using System.Numerics;

namespace KartHub.Simulator.Rendering;

internal enum SolidShape
{
    Ellipsoid,
    Box,

    /// <summary>Its axis is x.</summary>
    Cylinder,
}

/// <summary>A solid of half this size, posed somewhere; rays can be tested against it.</summary>
internal sealed class Solid
{
    private readonly SolidShape shape;
    private readonly Vector3 size;
    private readonly uint colour;
    private readonly uint stripe;
    private readonly Matrix4x4 pose;
    private readonly Matrix4x4 inverse;

    /// <param name="stripe">The colour of a band over its middle; 0 for none.</param>
    public Solid(SolidShape shape, Vector3 size, uint colour, uint stripe, Matrix4x4 pose)
    {
        (this.shape, this.size, this.colour, this.stripe, this.pose) = (shape, size, colour, stripe, pose);
        Matrix4x4.Invert(pose, out inverse);
    }

    public uint ColourAt(Vector3 point) =>
        stripe != 0 && Math.Abs(Vector3.Transform(point, inverse).X) < 0.075f ? stripe : colour;

    /// <summary>Whether the ray meets the solid nearer than anything so far; then distance and normal are the new nearest.</summary>
    public bool Hit(Vector3 origin, Vector3 direction, ref float nearest, ref Vector3 normal)
    {
        var from = Vector3.Transform(origin, inverse);
        var along = Vector3.TransformNormal(direction, inverse);
        var (distance, local) = shape switch
        {
            SolidShape.Ellipsoid => Ellipsoid(from, along),
            SolidShape.Box => Box(from, along),
            _ => Cylinder(from, along),
        };
        if (distance <= 0 || distance >= nearest)
        {
            return false;
        }

        nearest = distance;
        normal = Vector3.Normalize(Vector3.TransformNormal(local, pose));
        return true;
    }

    private (float Distance, Vector3 Normal) Ellipsoid(Vector3 from, Vector3 along)
    {
        var (o, d) = (from / size, along / size);
        var (a, b, c) = (Vector3.Dot(d, d), Vector3.Dot(o, d), Vector3.Dot(o, o) - 1);
        var root = (b * b) - (a * c);
        if (root < 0)
        {
            return default;
        }

        var distance = (-b - MathF.Sqrt(root)) / a;
        return (distance, (o + (d * distance)) / size);
    }

    private (float Distance, Vector3 Normal) Box(Vector3 from, Vector3 along)
    {
        var (near, far, axis) = (float.MinValue, float.MaxValue, 0);
        for (var i = 0; i < 3; i++)
        {
            var speed = Math.Abs(along[i]) < 1e-9f ? 1e-9f : along[i];
            var (enter, leave) = ((-size[i] - from[i]) / speed, (size[i] - from[i]) / speed);
            (enter, leave) = (Math.Min(enter, leave), Math.Max(enter, leave));
            (near, axis) = enter > near ? (enter, i) : (near, axis);
            far = Math.Min(far, leave);
        }

        var normal = Vector3.Zero;
        normal[axis] = -Math.Sign(along[axis]);
        return near < far ? (near, normal) : default;
    }

    private (float Distance, Vector3 Normal) Cylinder(Vector3 from, Vector3 along)
    {
        var radius = size.Y;
        var a = (along.Y * along.Y) + (along.Z * along.Z);
        var b = (from.Y * along.Y) + (from.Z * along.Z);
        var c = (from.Y * from.Y) + (from.Z * from.Z) - (radius * radius);
        var root = (b * b) - (a * c);
        if (root >= 0 && a > 1e-9f)
        {
            var distance = (-b - MathF.Sqrt(root)) / a;
            var point = from + (along * distance);
            if (Math.Abs(point.X) <= size.X)
            {
                return (distance, new Vector3(0, point.Y, point.Z));
            }
        }

        if (Math.Abs(along.X) < 1e-9f)
        {
            return default;
        }

        var side = -Math.Sign(along.X);
        var cap = ((side * size.X) - from.X) / along.X;
        var at = from + (along * cap);
        return (at.Y * at.Y) + (at.Z * at.Z) <= radius * radius ? (cap, new Vector3(side, 0, 0)) : default;
    }
}
