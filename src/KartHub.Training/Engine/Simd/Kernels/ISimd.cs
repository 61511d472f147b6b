namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>The few operations on a register of floats that the kernels are written in. One implementation per instruction set.</summary>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>The most registers a <see cref="Tile{TSimd, TVector}"/> may keep its sums in, beside its operands.</summary>
    static abstract int Accumulators { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    /// <summary>x·y + sum, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    static abstract TVector Sqrt(TVector x);

    static abstract TVector Abs(TVector x);

    static abstract TVector Exp(TVector x);

    /// <summary>Lane by lane: <paramref name="then"/> where x is above 0, <paramref name="otherwise"/> elsewhere.</summary>
    static abstract TVector WherePositive(TVector x, TVector then, TVector otherwise);

    /// <summary>As many bytes as a register has floats, as numbers 0..255.</summary>
    static abstract TVector LoadBytes(byte* source);
}
