using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>One float at a time: what the kernels mean, and what runs where the processor (or the runtime's settings) offers nothing better.</summary>
internal readonly unsafe struct Scalar : ISimd<float>
{
    public static int Width => 1;

    public static int Accumulators => 12;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* destination) => *destination = value;

    public static float Broadcast(float value) => value;

    // Fused like the vector kernels, so that both give the same bits; without the instruction it would be a slow call.
    public static float MultiplyAdd(float x, float y, float sum) =>
        Fma.IsSupported || AdvSimd.IsSupported ? MathF.FusedMultiplyAdd(x, y, sum) : x * y + sum;

    public static float Add(float x, float y) => x + y;

    public static float Subtract(float x, float y) => x - y;

    public static float Multiply(float x, float y) => x * y;

    public static float Divide(float x, float y) => x / y;

    public static float Sqrt(float x) => MathF.Sqrt(x);

    public static float Abs(float x) => MathF.Abs(x);

    public static float Exp(float x) => MathF.Exp(x);

    public static float WherePositive(float x, float then, float otherwise) => x > 0 ? then : otherwise;

    public static float LoadBytes(byte* source) => *source;
}
