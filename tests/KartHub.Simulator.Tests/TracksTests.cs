using FsCheck;
using FsCheck.Fluent;
using KartHub.Contracts;

namespace KartHub.Simulator.Tests;

public sealed class TracksTests
{
    public static TheoryData<string> Names => [.. Tracks.All.Select(track => track.Name)];

    [Fact]
    public void All_HaveNamesAndDescriptionsOfTheirOwn()
    {
        Tracks.All.Count.ShouldBeGreaterThanOrEqualTo(5);
        Tracks.All.Select(track => track.Name).ShouldBeUnique();
        Tracks.All.Select(track => track.Description).ShouldBeUnique();
    }

    [Fact]
    public void ByName_TakesAnyCase() => Tracks.ByName(" cLOVER ring ").Name.ShouldBe("Clover Ring");

    [Fact]
    public void ByName_ListsTheTracksWhenThereIsNoSuchOne()
    {
        var refusal = Should.Throw<Refusal>(() => Tracks.ByName("Rainbow"));
        refusal.Code.ShouldBe("track.unknown");
        refusal.Message.ShouldBe($"There is no track \"Rainbow\". Choose one of: {string.Join(", ", Tracks.All.Select(track => track.Name))}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CentreLine_IsClosedEvenAndSmooth(string name)
    {
        var track = Tracks.ByName(name);
        var points = track.CentreLine.Points;
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            Math.Sqrt(Math.Pow(b.X - a.X, 2) + Math.Pow(b.Y - a.Y, 2)).ShouldBe(track.CentreLine.Step, 0.02);
            Math.Abs(b.Curvature - a.Curvature).ShouldBeLessThan(0.01);
        }

        track.LengthMetres.ShouldBeInRange(450, 800);
        track.CentreLine.At(-3).ShouldBe(track.CentreLine.At(track.LengthMetres - 3));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bends_CanBeDrivenAtFullThrottle(string name)
    {
        const double fullLock = 11; // Metres: the smallest circle at top speed.
        var track = Tracks.ByName(name);
        foreach (var point in track.CentreLine.Points)
        {
            (1 / Math.Abs(point.Curvature)).ShouldBeGreaterThan(1.4 * fullLock);
            (1 / Math.Abs(point.Curvature)).ShouldBeGreaterThan(track.WallDistance + 5);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Near_KeepsToTheOwnBranch_EvenWhereRoadsCross(string name)
    {
        var track = Tracks.ByName(name);
        Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), Gen.Choose(-100, 100).ToArbitrary(), Gen.Choose(-100, 100).ToArbitrary(), (place, side, ahead) =>
        {
            var along = place / 10_000.0 * track.LengthMetres * 0.9999;
            var lateral = side / 100.0 * track.Width / 2;
            var (x, y) = track.CentreLine.At(along).Beside(lateral);
            var found = track.CentreLine.Near(x, y, along + (ahead / 50.0), 6);
            Math.Abs(Math.IEEERemainder(found.Along - along, track.LengthMetres)).ShouldBeLessThan(0.3);
            found.Lateral.ShouldBe(lateral, 0.05);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void CloverRing_TurnsNearlyOnlyLeft_AndItsMirrorImageRight()
    {
        LeftShare("Clover Ring").ShouldBeGreaterThan(0.75);
        LeftShare("Clover Ring Mirrored").ShouldBeLessThan(0.25);

        static double LeftShare(string name)
        {
            var bends = Tracks.ByName(name).CentreLine.Points.ToArray().Where(point => Math.Abs(point.Curvature) > 0.005).ToArray();
            return bends.Count(point => point.Curvature < 0) / (double)bends.Length;
        }
    }

    [Fact]
    public void Mirrored_ExchangesLeftAndRight()
    {
        var (track, mirrored) = (Tracks.ByName("Clover Ring"), Tracks.ByName("Clover Ring Mirrored"));
        mirrored.IsMirrored.ShouldBeTrue();
        mirrored.LengthMetres.ShouldBe(track.LengthMetres);
        for (var along = 0.0; along < track.LengthMetres; along += 7)
        {
            var (a, b) = (track.CentreLine.At(along), mirrored.CentreLine.At(along));
            (b.X, b.Y, b.Curvature).ShouldBe((-a.X, a.Y, -a.Curvature));
        }
    }

    [Fact]
    public void Crossover_CrossesItselfOnce_AndTurnsBothWays()
    {
        var track = Tracks.ByName("Crossover");
        var crossing = Enumerable.Range(0, (int)track.LengthMetres).Where(metre => track.IsCrossing(metre)).ToArray();
        crossing.Zip(crossing.Skip(1)).Count(pair => pair.Second - pair.First > 1).ShouldBe(1);
        track.CentreLine.Points.ToArray().Sum(point => point.Curvature * track.CentreLine.Step).ShouldBe(0, 0.1);
    }

    [Fact]
    public void LanternTunnel_HasATunnelWithWallsCloserToTheRoad()
    {
        var track = Tracks.ByName("Lantern Tunnel");
        var tunnel = track.Tunnels.ShouldHaveSingleItem();
        var middle = (tunnel.From + tunnel.To) / 2;
        track.InTunnel(middle).ShouldBeTrue();
        track.InTunnel(tunnel.From - 1).ShouldBeFalse();
        track.WallDistanceAt(middle).ShouldBeLessThan(track.WallDistance);
        track.WallDistanceAt(tunnel.From - 30).ShouldBe(track.WallDistance);
    }
}
