using KartHub.Contracts;
using KartHub.Simulator.Geometry;

namespace KartHub.Simulator;

/// <summary>How the kart moves: an arcade kart that turns as fast as the wheel says and slides a little while it does.</summary>
internal struct KartPhysics(double x, double y, double heading, double speed)
{
    // Full lock at top speed is a radius of 11 m: every bend of every course can be driven without lifting, with half the stick to spare.
    private const double MaxYawRate = 1.6; // rad/s
    private const double FullYawSpeed = 6; // m/s; slower, the kart needs to roll to turn.
    private const double WheelLag = 0.08; // s from stick to wheels
    private const double CameraLag = 0.14; // s from kart to camera
    private const double Grip = 0.10; // s in which a slide fades, on the road
    private const double LooseGrip = 0.22; // and beside it
    private const double Pull = 0.85; // 1/s towards the top speed
    private const double Coasting = 0.35; // 1/s towards standing still
    private const double OffRoadTop = 0.5; // of the top speed
    private const double OffRoadDrag = 2.2; // 1/s down to it
    private const double Braking = 14; // m/s²
    private const double ReverseTop = 4; // m/s
    private const double HalfKart = 0.7; // m
    private const double Bounce = 0.25;
    private const double Scrape = 5; // m/s²
    private const double Gravity = 14; // m/s²: game gravity, a hop is over quickly
    private const double HopSpeed = 2.6; // m/s

    private double climb;
    private bool hopHeld;

    public double X { get; private set; } = x;

    public double Y { get; private set; } = y;

    public double Heading { get; private set; } = heading;

    public double CameraHeading { get; private set; } = heading;

    public double ForwardSpeed { get; private set; } = speed;

    public double SideSpeed { get; private set; }

    public double Steering { get; private set; }

    public double HopHeight { get; private set; }

    /// <summary>A tick.</summary>
    /// <param name="wind">Radians per second something else turns the kart.</param>
    public void Step(Controls controls, bool offRoad, double wind)
    {
        const double dt = KartGame.TickSeconds;
        Steering += (controls.SteerX - Steering) * Fraction(WheelLag);
        var yawRate = ((Steering * MaxYawRate) + wind) * Math.Clamp(ForwardSpeed / FullYawSpeed, -1, 1);
        Turn(yawRate * dt);
        CameraHeading += Angles.Wrap(Heading - CameraHeading) * Fraction(CameraLag);

        SideSpeed *= 1 - Fraction(offRoad ? LooseGrip : Grip);
        Drive(controls, offRoad);
        Hop(controls.Rb > 0.5f);

        var (sin, cos) = Math.SinCos(Heading);
        X += ((ForwardSpeed * sin) + (SideSpeed * cos)) * dt;
        Y += ((ForwardSpeed * cos) - (SideSpeed * sin)) * dt;
    }

    /// <summary>Keeps the kart between the walls; says whether it touched one.</summary>
    public bool Collide(Track track, TrackPosition place)
    {
        var room = track.WallDistanceAt(place.Along) - HalfKart;
        var beyond = Math.Abs(place.Lateral) - room;
        if (beyond <= 0)
        {
            return false;
        }

        var side = Math.Sign(place.Lateral);
        var road = track.CentreLine.At(place.Along).Heading;
        var (roadSin, roadCos) = Math.SinCos(road);
        X -= side * roadCos * beyond;
        Y += side * roadSin * beyond;

        var (sin, cos) = Math.SinCos(Heading - road);
        var alongWall = (ForwardSpeed * cos) - (SideSpeed * sin);
        var intoWall = side * ((ForwardSpeed * sin) + (SideSpeed * cos));
        if (intoWall > 0)
        {
            alongWall -= Math.Sign(alongWall) * Math.Min(Math.Abs(alongWall), (Scrape * KartGame.TickSeconds) + (0.3 * intoWall));
            intoWall *= -Bounce;
        }

        // A wall turns the nose along itself, so that who keeps the throttle down scrapes on and is not held fast.
        var nose = Angles.Wrap(Heading - road);
        var flat = Math.Abs(nose) < Math.PI / 2 ? nose : Angles.Wrap(nose - Math.PI);
        if (flat * side * Math.Sign(cos) > 0)
        {
            Turn(-flat * 4 * KartGame.TickSeconds);
        }

        (sin, cos) = Math.SinCos(Heading - road);
        ForwardSpeed = (alongWall * cos) + (side * intoWall * sin);
        SideSpeed = (side * intoWall * cos) - (alongWall * sin);
        return true;
    }

    /// <summary>The kart turns, its motion does not: what was ahead becomes a slide.</summary>
    private void Turn(double angle)
    {
        Heading = Angles.Wrap(Heading + angle);
        var (sin, cos) = Math.SinCos(angle);
        (ForwardSpeed, SideSpeed) = ((ForwardSpeed * cos) + (SideSpeed * sin), (SideSpeed * cos) - (ForwardSpeed * sin));
    }

    private void Drive(Controls controls, bool offRoad)
    {
        const double dt = KartGame.TickSeconds;
        var speed = ForwardSpeed;
        var aim = controls.A * KartGame.TopSpeed;
        speed += speed < aim ? (aim - speed) * Pull * dt : -speed * Coasting * dt;
        if (offRoad)
        {
            var limit = KartGame.TopSpeed * OffRoadTop;
            speed -= Math.Sign(speed) * Math.Max(0, Math.Abs(speed) - limit) * OffRoadDrag * dt;
        }

        var brake = controls.B * Braking * dt;
        ForwardSpeed = speed > 0 ? Math.Max(speed - brake, controls.A > 0 ? 0 : -brake) : Math.Max(speed - (brake / 3), Math.Min(speed, -ReverseTop * controls.B));
    }

    private void Hop(bool held)
    {
        if (held && !hopHeld && HopHeight <= 0)
        {
            climb = HopSpeed;
        }

        hopHeld = held;
        HopHeight = Math.Max(0, HopHeight + (climb * KartGame.TickSeconds));
        climb = HopHeight > 0 || climb > 0 ? climb - (Gravity * KartGame.TickSeconds) : 0;
    }

    private static double Fraction(double seconds) => 1 - Math.Exp(-KartGame.TickSeconds / seconds);
}
