namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>A number the compiler knows: a kernel generic over it is compiled once per value, with its branches on it gone.</summary>
internal interface ISize
{
    static abstract int Value { get; }
}

internal readonly struct Size1 : ISize { public static int Value => 1; }
internal readonly struct Size2 : ISize { public static int Value => 2; }
internal readonly struct Size3 : ISize { public static int Value => 3; }
internal readonly struct Size4 : ISize { public static int Value => 4; }
internal readonly struct Size5 : ISize { public static int Value => 5; }
internal readonly struct Size6 : ISize { public static int Value => 6; }
internal readonly struct Size7 : ISize { public static int Value => 7; }
internal readonly struct Size8 : ISize { public static int Value => 8; }
internal readonly struct Size9 : ISize { public static int Value => 9; }
internal readonly struct Size10 : ISize { public static int Value => 10; }
internal readonly struct Size11 : ISize { public static int Value => 11; }
internal readonly struct Size12 : ISize { public static int Value => 12; }
