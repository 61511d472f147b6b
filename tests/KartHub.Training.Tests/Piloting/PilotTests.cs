using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Engine.Simd;
using KartHub.Training.Models;
using KartHub.Training.Piloting;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Piloting;

public sealed class PilotTests
{
    [Fact]
    public void Decide_IsTheNetworksAnswerToTheResizedFrame()
    {
        var model = TestModels.Random("pilotnet", seed: 3);
        using var pilot = new Pilot(model);
        using var network = model.CreateNetwork();
        using var predictor = new Predictor(network);
        var outputs = new float[1];
        foreach (var seed in (int[])[1, 2, 3])
        {
            var frame = Noise(seed, 640, 480);
            predictor.Predict(frame.Resize(200, 66).Pixels, outputs);
            pilot.Decide(frame).ShouldBe(new Controls(Math.Clamp(outputs[0], -1, 1), 0, 1, 0, 0));
        }
    }

    [Fact]
    public void Calibration_ScalesTheStickAndHoldsTheRest()
    {
        var model = TestModels.Random("pilotnet", seed: 3);
        var frame = Noise(1, 320, 240);
        using var plain = new Pilot(model);
        var held = new Controls(0.9f, -0.25f, 0, 1, 1);
        using var calibrated = new Pilot(model with { Description = model.Description with { Calibration = new Calibration { Gain = 2, Held = held } } });
        calibrated.Decide(frame).ShouldBe(held with { SteerX = Math.Clamp(2 * plain.Decide(frame).SteerX, -1, 1) });
    }

    [Fact]
    public void Decide_AlwaysAnswersInRange()
    {
        var model = TestModels.Random("tensorkart", seed: 3);
        Array.Fill(model.Weights[^1].Values, 1e9f);
        using var pilot = new Pilot(model);
        pilot.Decide(Noise(1, 64, 48)).ShouldBe(new Controls(1, 1, 1, 1, 1), "softsign of a billion is one");
        pilot.Decide(Noise(2, 1, 1)).A.ShouldBe(1, "even a picture of one pixel is answered");
    }

    [Fact]
    public void Decide_AllocatesNothingAfterTheFirstFrame()
    {
        using var pilot = new Pilot(TestModels.Random("pilotnet"));
        var frame = Noise(1, 640, 480);
        pilot.Decide(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            pilot.Decide(frame);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void ACrop_LooksAtThatPartAlone()
    {
        var model = TestModels.Random("pilotnet", seed: 3);
        var lower = model with { Description = model.Description with { Preprocessing = model.Description.Preprocessing with { Crop = new Crop(0, 240, 640, 240) } } };
        using var pilot = new Pilot(lower);
        var frame = Noise(1, 640, 480);
        var seen = pilot.Decide(frame);
        frame.Pixels.AsSpan(0, frame.Pixels.Length / 2).Clear();
        pilot.Decide(frame).ShouldBe(seen);
        frame.Pixels.AsSpan().Clear();
        pilot.Decide(frame).ShouldNotBe(seen);
        Should.Throw<Refusal>(() => pilot.Decide(Noise(1, 320, 240))).Message.ShouldContain("320×240");
    }

    private static Frame Noise(int seed, int width, int height)
    {
        var frame = new Frame(width, height);
        new Random(seed).NextBytes(frame.Pixels);
        return frame;
    }
}
