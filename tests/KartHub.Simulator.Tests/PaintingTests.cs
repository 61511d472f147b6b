using KartHub.Imaging;
using KartHub.Simulator.Rendering;

namespace KartHub.Simulator.Tests;

public sealed class PaintingTests
{
    [Fact]
    public void WhatIsProvided_IsDrawn()
    {
        // A size that no other test draws: what is provided stays.
        var view = new ViewOptions { Width = 200, Height = 150, Camera = CameraPlace.Far, ShowHud = false, ShowMinimap = false };
        var track = Tracks.ByName("Clover Ring");
        var paintings = Painting.Of(track, view);
        var painted = Render(track, view);
        var sky = paintings[0];
        sky.Name.ShouldBe("sky-meadow-200x150");
        sky.Provide(sky.Paint());
        Render(track, view).Pixels.ShouldBe(painted.Pixels);

        var grey = new byte[sky.Size];
        Array.Fill(grey, (byte)0x80);
        sky.Provide(grey);
        Render(track, view).Pixels[..300].ShouldAllBe(value => value == 0x80);
    }

    [Fact]
    public void APaintingOfAnotherLength_IsRefused() =>
        Should.Throw<ArgumentException>(() => Painting.Of(Tracks.All[0], new ViewOptions())[0].Provide([1, 2, 3, 4])).Message.ShouldContain("sky-meadow-640x480");

    [Fact]
    public void Names_TellPaintingsApart_AndMirroredCoursesShareThem()
    {
        var sizes = new[] { (320, 240), (640, 480) };
        var named = Tracks.All.SelectMany(track => Enum.GetValues<CameraPlace>().SelectMany(camera => sizes.SelectMany(size =>
            Painting.Of(track, new ViewOptions { Width = size.Item1, Height = size.Item2, Camera = camera })))).ToLookup(painting => painting.Name, painting => painting.Size);
        named.Count.ShouldBe((4 * 2) + (2 * 2) + 4 + 4); // Skies, karts, tiles, grounds.
        named.ShouldAllBe(group => group.Distinct().Count() == 1);
        named.ShouldAllBe(group => group.Key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
    }

    [Fact]
    public void OpaqueAverages_AreTheWeightedOnes()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            uint Texel() => (uint)random.Next() | 0xFF000000;
            var (a, b, c, d) = (Texel(), Texel(), Texel(), Texel());
            Texture.Average(a, b, c, d).ShouldBe(Texture.AverageWeighted(a, b, c, d));
        }
    }

    [Fact]
    public void BytesForABrowser_AreTheFrames_Opaque()
    {
        var track = Tracks.ByName("Lantern Tunnel");
        var view = new DriverView(track, new ViewOptions { Width = 66, Height = 50 });
        var moment = new KartGame(track, 1).Moment;
        var (frame, rgba) = (new Frame(66, 50), new byte[66 * 50 * 4]);
        view.Render(moment, frame);
        view.CopyTo(rgba);
        rgba.Where((_, i) => i % 4 != 3).ShouldBe(frame.Pixels);
        rgba.Where((_, i) => i % 4 == 3).ShouldAllBe(alpha => alpha == 255);
        Should.Throw<ArgumentException>(() => view.CopyTo(new byte[4]));
    }

    private static Frame Render(Track track, ViewOptions options)
    {
        var frame = new Frame(options.Width, options.Height);
        new DriverView(track, options).Render(new KartGame(track, 1).Moment, frame);
        return frame;
    }
}
