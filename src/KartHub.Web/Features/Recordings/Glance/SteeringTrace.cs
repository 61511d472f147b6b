using KartHub.Web.Features.Recordings.Store;

namespace KartHub.Web.Features.Recordings.Glance;

/// <summary>The steering of a whole recording in few values.</summary>
public static class SteeringTrace
{
    /// <summary>Means over equal stretches of time, −127 (left) to 127 (right) as signed bytes.</summary>
    public static byte[] Of(IReadOnlyList<FrameEntry> frames)
    {
        var points = Math.Min(Recording.SteeringPoints, frames.Count);
        var trace = new byte[points];
        for (var i = 0; i < points; i++)
        {
            var from = (int)((long)i * frames.Count / points);
            var to = (int)((long)(i + 1) * frames.Count / points);
            var sum = 0.0;
            for (var k = from; k < to; k++)
            {
                sum += frames[k].Controls.Clamped.SteerX;
            }

            trace[i] = unchecked((byte)(sbyte)Math.Round(sum / (to - from) * sbyte.MaxValue));
        }

        return trace;
    }

    /// <summary>A value of the trace, −1 to 1.</summary>
    public static double Value(byte point) => unchecked((sbyte)point) / (double)sbyte.MaxValue;
}
