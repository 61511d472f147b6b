using System.Security.Cryptography;
using KartHub.Imaging;

namespace KartHub.Simulator.Tests;

/// <summary>
/// Races are kept as numbers and drawn again later, by the hub and by browsers that fetched their program at another time. Whoever changes
/// what is drawn raises <see cref="DriverView.Version"/>, and then writes the new pictures' hashes here.
/// </summary>
public sealed class DrawingVersionTests
{
    private const int Pinned = 1;

    [Fact]
    public void TheVersion_IsThatOfTheHashes() => DriverView.Version.ShouldBe(Pinned);

    [Theory]
    [InlineData("Clover Ring", "cedd2fdc7a756e3a")]
    [InlineData("Clover Ring Mirrored", "82580419e7cd9085")]
    [InlineData("Crossover", "bd2ce5c77fa11094")]
    [InlineData("Switchback Canyon", "4d33c71af6d5ac38")]
    [InlineData("Lantern Tunnel", "2fd79fc9887a8e27")]
    public void EveryCourse_IsDrawnAsTheVersionDrawsIt(string name, string hash)
    {
        var track = Tracks.ByName(name);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var options in new[] { new ViewOptions { Width = 320, Height = 240 }, new ViewOptions { Width = 640, Height = 480, Camera = CameraPlace.Far } })
        {
            var view = new DriverView(track, options);
            var frame = new Frame(options.Width, options.Height);
            for (var part = 0; part < 12; part++)
            {
                view.Render(At(track, part / 12.0), frame);
                all.AppendData(frame.Pixels);
            }
        }

        Convert.ToHexStringLower(all.GetHashAndReset())[..16].ShouldBe(hash, $"the drawing of {name} has changed: raise DriverView.Version, and write the new hashes");
    }

    /// <summary>Somewhere on the course in full swing, laps behind it.</summary>
    private static Moment At(Track track, double share)
    {
        var along = share * track.LengthMetres;
        var place = track.CentreLine.At(along);
        var sway = Math.Round(Math.Sin(20 * share), 3);
        var (x, y) = place.Beside(4 * sway);
        var state = new KartState
        {
            X = x, Y = y, Heading = place.Heading + (0.2 * sway), CameraHeading = place.Heading + (0.1 * sway), Speed = 15, SideSpeed = 3 * sway,
            Steering = sway, HopHeight = share > 0.7 ? 0.2 : 0, Along = along, Lateral = 4 * sway, OffRoad = share is > 0.3 and < 0.5,
        };
        return new Moment((long)(4000 * share), state, share > 0.5 ? 2 : 0, share > 0.5 ? 43.21 : 0, share > 0.9);
    }
}
