using System.Buffers.Binary;
using KartHub.Contracts;
using KartHub.Contracts.Recording;

namespace KartHub.Simulator.Races;

/// <summary>
/// One tick of a race as it travels and is kept: what the driver saw, and what the game was told then. Ticks follow each other
/// without padding; all numbers are little-endian.
/// <code>
/// offset  type     what
///      0  uint32   ticks since the race began
///      4  float32  steer x, steer y, A, B, RB (5 numbers)
///     24  uint8    driven by (0 person, 1 pilot, 2 takeover)
///     25  uint8    1: beside the road; 2: touches a wall; 4: wrong way; added up
///     26  uint16   whole laps driven
///     28  float32  x, y, heading, camera's heading, speed, side speed, steering, hop height, along, lateral (10 numbers, see <see cref="KartState"/>)
///     68  float32  seconds of the last lap, 0 before there is one
/// </code>
/// </summary>
/// <param name="Moment">What the driver saw before the tick.</param>
/// <param name="Controls">What the game was told for it.</param>
/// <param name="DrivenBy">Who held the controls.</param>
public readonly record struct RaceTick(Moment Moment, Controls Controls, DrivenBy DrivenBy)
{
    /// <summary>Bytes of a tick.</summary>
    public const int Size = 72;

    private const byte OffRoad = 1;
    private const byte TouchesWall = 2;
    private const byte WrongWay = 4;
    private const float Farthest = 1e5f; // Metres and metres per second; no course is a hundred kilometres long.

    /// <summary>The same with numbers as short as they travel: both ends draw this one, and so the same.</summary>
    public RaceTick AsItTravels
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            Write(bytes);
            return Read(bytes);
        }
    }

    /// <summary>Writes the tick.</summary>
    public void Write(Span<byte> bytes)
    {
        var state = Moment.State;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Moment.Ticks);
        Span<float> controls = stackalloc float[Controls.Count];
        Controls.CopyTo(controls);
        WriteAll(bytes[4..], controls);
        bytes[24] = (byte)DrivenBy;
        bytes[25] = (byte)((state.OffRoad ? OffRoad : 0) | (state.TouchesWall ? TouchesWall : 0) | (Moment.WrongWay ? WrongWay : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[26..], (ushort)Moment.LapsCompleted);
        WriteAll(
            bytes[28..],
            [
                (float)state.X, (float)state.Y, (float)state.Heading, (float)state.CameraHeading, (float)state.Speed,
                (float)state.SideSpeed, (float)state.Steering, (float)state.HopHeight, (float)state.Along, (float)state.Lateral,
                (float)Moment.LastLapSeconds,
            ]);
    }

    /// <summary>Reads the tick at the start of some bytes.</summary>
    /// <exception cref="InvalidDataException">No game comes to such a tick.</exception>
    public static RaceTick Read(ReadOnlySpan<byte> bytes)
    {
        var ticks = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (ticks > int.MaxValue || bytes[24] > (byte)DrivenBy.Takeover || bytes[25] > (OffRoad | TouchesWall | WrongWay))
        {
            throw new InvalidDataException($"A tick of a race names number {ticks}, driver {bytes[24]} and signs {bytes[25]}.");
        }

        Span<float> told = stackalloc float[Controls.Count];
        ReadAll(bytes[4..], told, 1);
        var controls = Controls.From(told);
        if (controls != controls.Clamped)
        {
            throw new InvalidDataException($"A tick of a race names controls beyond their range: {controls}.");
        }

        Span<float> values = stackalloc float[11];
        ReadAll(bytes[28..], values, Farthest);
        if (values[7] < 0)
        {
            throw new InvalidDataException($"A tick of a race has its kart {-values[7]} m below the ground.");
        }

        var state = new KartState
        {
            X = values[0],
            Y = values[1],
            Heading = values[2],
            CameraHeading = values[3],
            Speed = values[4],
            SideSpeed = values[5],
            Steering = values[6],
            HopHeight = values[7],
            Along = values[8],
            Lateral = values[9],
            OffRoad = (bytes[25] & OffRoad) != 0,
            TouchesWall = (bytes[25] & TouchesWall) != 0,
        };
        var moment = new Moment(ticks, state, BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]), values[10], (bytes[25] & WrongWay) != 0);
        return new RaceTick(moment, controls, (DrivenBy)bytes[24]);
    }

    private static void WriteAll(Span<byte> bytes, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], values[i]);
        }
    }

    private static void ReadAll(ReadOnlySpan<byte> bytes, Span<float> values, float most)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            if (!(Math.Abs(values[i]) <= most))
            {
                throw new InvalidDataException($"A tick of a race holds the number {values[i]}; at most {most} is possible.");
            }
        }
    }
}
