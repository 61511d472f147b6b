using FsCheck;
using FsCheck.Fluent;
using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd.Kernels;

namespace KartHub.Training.Tests.Engine;

/// <summary>Every kernel of every instruction set this machine has, against its scalar twin.</summary>
public sealed unsafe class KernelTests
{
    private static readonly KernelSet Twin = KernelSet.Supported[^1];

    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Fact]
    public void Supported_EndsWithTheScalarTwin() => Twin.Name.ShouldBe("scalar");

    [Theory]
    [MemberData(nameof(Sets))]
    public void Multiply_EqualsItsTwin_AndWritesNothingElse(string name)
    {
        var set = Set(name);
        var shapes =
            from lanes in Gen.Choose(1, 40)
            from channels in Gen.Choose(16, 130)
            from rows in Gen.Choose(0, 3)
            from steps in Gen.Choose(0, 20)
            from gap in Gen.Choose(0, 5)
            from aLane in Gen.Choose(0, 7)
            from accumulate in Gen.Elements(true, false)
            select (lanes, channels, rows, steps, gap, aLane, accumulate);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            var (lanes, channels, rows, steps, gap, aLane, accumulate) = shape;
            var a = Random(lanes * aLane + rows * 50 + steps * 3 + 1, 1);
            var b = Random((rows + 1) * (steps + 1) * (channels + gap), 2);
            var start = Random(channels, 3);
            const int margin = 64;
            var expected = Random(lanes * (channels + gap) + 2 * margin, 4);
            var actual = expected.ToArray();
            Run(Twin, expected);
            Run(set, actual);
            Close(actual, expected);

            void Run(KernelSet kernels, float[] result)
            {
                fixed (float* pa = a, pb = b, ps = start, first = result)
                {
                    var pr = first + margin;
                    kernels.Multiply(
                        new Product
                        {
                            A = pa,
                            ALane = aLane,
                            ARow = 50,
                            AStep = 3,
                            B = pb,
                            BRow = steps * (channels + gap),
                            BStep = channels + gap,
                            Rows = rows,
                            Steps = steps,
                            Start = accumulate ? pr : ps,
                            StartLane = accumulate ? channels + gap : 0,
                            Result = pr,
                            ResultLane = channels + gap,
                        },
                        lanes, channels);
                }
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Activations_EqualTheirTwins(string name) => ForCounts(count =>
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            Same(name, count, (set, x, y, _, _) => set.Activate(activation, x, count));
            Same(name, count, (set, x, y, _, _) =>
            {
                set.Activate(activation, x, count);
                set.MultiplyBySlope(activation, x, y, count);
            });
        }
    });

    [Theory]
    [MemberData(nameof(Sets))]
    public void SumsProductsAndUpdates_EqualTheirTwins(string name) => ForCounts(count =>
    {
        Same(name, count, (set, x, y, _, _) => set.Add(x, y, count));
        Same(name, count, (set, x, y, _, _) => set.AddScaled(x, 0.3f, y, count));
        Same(name, count, (set, x, _, _, _) => set.Scale(x, 0.7f, count));
        Same(name, count, (set, x, y, _, _) => set.Multiply(x, y, count));
        Same(name, count, (set, w, g, m, v) =>
        {
            set.Multiply(v, v, count); // A mean of squares is never negative.
            set.Adam(w, g, m, v, count, new AdamFactors(0.1f, 0.001f, 0.01f, 1e-8f));
        });
        Same(name, count, (set, w, g, m, _) => set.Momentum(w, g, m, count, 0.9f, 0.01f));
    });

    [Theory]
    [MemberData(nameof(Sets))]
    public void ChannelsFactors_EqualTheirTwins(string name)
    {
        foreach (var (pixels, channels) in ((int, int)[])[(0, 16), (1, 16), (7, 17), (5, 36), (3, 5), (2, 64)])
        {
            Same(name, pixels * channels + 70, (set, x, scale, shift, target) => set.ScaleChannels(x, scale, shift, target, pixels, channels));
            Same(name, pixels * channels + 70, (set, x, a, b, target) => set.NormalisationGradient(x, a, b, a + 3, target, pixels, channels));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void ToFloat_ScalesAndMovesEveryByte(string name) => ForCounts(count =>
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        var floats = new float[count + 1];
        foreach (var (scale, offset) in new[] { (1f / 255, 0f), (1 / 127.5f, -1f) })
        {
            fixed (byte* source = bytes)
            fixed (float* destination = floats)
            {
                Set(name).ToFloat(source, destination, count, scale, offset);
            }

            floats.ShouldBe([.. bytes.Select(value => Scalar.MultiplyAdd(value, scale, offset)), 0]);
        }
    });

    [Theory]
    [MemberData(nameof(Sets))]
    public void Relu_KeepsWhatIsNotANumber(string name)
    {
        var values = Enumerable.Repeat(float.NaN, 37).ToArray();
        fixed (float* p = values)
        {
            Set(name).Activate(Activation.Relu, p, values.Length);
        }

        values.ShouldAllBe(value => float.IsNaN(value));
    }

    private delegate void Kernel(KernelSet set, float* first, float* second, float* third, float* fourth);

    private static void Same(string name, int count, Kernel kernel)
    {
        var (expected, actual) = (Run(Twin), Run(Set(name)));
        for (var i = 0; i < 4; i++)
        {
            Close(actual[i], expected[i]);
        }

        float[][] Run(KernelSet set)
        {
            float[][] arrays = [Random(count + 3, 1), Random(count + 3, 2), Random(count + 3, 3), Random(count + 3, 4)];
            fixed (float* a = arrays[0], b = arrays[1], c = arrays[2], d = arrays[3])
            {
                kernel(set, a, b, c, d);
            }

            return arrays;
        }
    }

    private static void ForCounts(Action<int> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Gen.Choose(0, 100).ToArbitrary(), check));

    // Sums are taken in the same order everywhere; the rest is a processor without fused multiply-add, or another exponential.
    private static void Close(float[] actual, float[] expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Math.Abs(actual[i] - expected[i]).ShouldBeLessThanOrEqualTo(1e-5f * (1 + Math.Abs(expected[i])), $"at {i} of {expected.Length}");
        }
    }

    private static KernelSet Set(string name) => KernelSet.Supported.Single(set => set.Name == name);

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 4 - 2))];
    }
}
