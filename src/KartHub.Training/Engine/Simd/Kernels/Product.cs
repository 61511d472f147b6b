namespace KartHub.Training.Engine.Simd.Kernels;

/// <summary>
/// The one operation the engine spends its time in: for every lane l and channel c
/// <code>Result[l, c] = Start[l, c] + Σ row, step: A[l, row, step] · B[row, step, c]</code>
/// Channels are contiguous in Result, Start and B and lie in the lanes of a vector register; A's elements are broadcast.
/// Distances ("stride") are in floats. What is a lane and what a step differs:
/// <list type="table">
/// <item>forward convolution: lanes are output pixels of a row, rows the kernel's rows, steps its columns × input channels</item>
/// <item>gradient of the input: the same over the output's gradient and the transposed weights</item>
/// <item>gradient of the weights: lanes are the kernel's columns × input channels, rows and steps the output's pixels</item>
/// <item>dense layers: lanes are samples, steps are inputs</item>
/// </list>
/// </summary>
internal unsafe struct Product
{
    public float* A;
    public nint ALane, ARow, AStep;

    public float* B;
    public nint BRow, BStep;

    public nint Rows, Steps;

    /// <summary>Where the sums start: a bias (stride 0), zeros, or <see cref="Result"/> itself to add to it.</summary>
    public float* Start;
    public nint StartLane;

    public float* Result;
    public nint ResultLane;
}
