namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>An activation that vectors can compute, and its slope as a function of its output.</summary>
internal interface IActivation
{
    static abstract TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged;

    static abstract TVector Slope<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged;
}

internal readonly struct Relu : IActivation
{
    // What is not a number stays so: a diverged network must not look healthy.
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var zero = TSimd.Broadcast(0);
        return TSimd.WherePositive(TSimd.Subtract(zero, x), zero, x);
    }

    public static TVector Slope<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.WherePositive(y, TSimd.Broadcast(1), TSimd.Broadcast(0));
}

internal readonly struct Elu : IActivation
{
    // Zero goes to zero exactly, as the padding of channels needs; an exponential may be a rounding off.
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.WherePositive(TSimd.Subtract(TSimd.Broadcast(0), x), TSimd.Subtract(TSimd.Exp(x), TSimd.Broadcast(1)), x);

    public static TVector Slope<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var one = TSimd.Broadcast(1);
        return TSimd.WherePositive(y, one, TSimd.Add(y, one));
    }
}

internal readonly struct Softsign : IActivation
{
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(1), TSimd.Abs(x)));

    // 1 / (1 + |x|)² and 1 / (1 + |x|) = 1 − |y|
    public static TVector Slope<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var root = TSimd.Subtract(TSimd.Broadcast(1), TSimd.Abs(y));
        return TSimd.Multiply(root, root);
    }
}
