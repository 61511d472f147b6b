using System.Runtime.InteropServices;

namespace KartHub.Training.Engine.Simd;

/// <summary>Zeroed floats outside the garbage collector's heap, aligned to cache lines, freed by Dispose (or at last by the finaliser).</summary>
internal sealed unsafe class AlignedBuffer : SafeHandle
{
    private const int Alignment = 64;

    public AlignedBuffer(long floats) : base(0, ownsHandle: true)
    {
        Length = floats;
        // A vector's length beyond the end may be read, never written.
        var bytes = (nuint)(floats * sizeof(float) + 2 * Alignment);
        var memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
    }

    public long Length { get; }

    public float* Pointer => (float*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
