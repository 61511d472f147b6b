using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>Registers of 4 floats, as every 64-bit processor has them: ARM's NEON (32 of them), SSE2 (16).</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Width => 4;

    public static int Accumulators => AdvSimd.Arm64.IsSupported ? 24 : 12;

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) => Vector128.MultiplyAddEstimate(x, y, sum);

    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    public static Vector128<float> Subtract(Vector128<float> x, Vector128<float> y) => x - y;

    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    public static Vector128<float> Divide(Vector128<float> x, Vector128<float> y) => x / y;

    public static Vector128<float> Sqrt(Vector128<float> x) => Vector128.Sqrt(x);

    public static Vector128<float> Abs(Vector128<float> x) => Vector128.Abs(x);

    public static Vector128<float> Exp(Vector128<float> x) => Vector128.Exp(x);

    public static Vector128<float> WherePositive(Vector128<float> x, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(x, Vector128<float>.Zero), then, otherwise);

    public static Vector128<float> LoadBytes(byte* source) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte())).AsInt32());
}
