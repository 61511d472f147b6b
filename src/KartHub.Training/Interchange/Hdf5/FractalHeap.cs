using System.Numerics;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>
/// A fractal heap (HDF5 File Format Specification 3.0, III.G): objects at places of a space that blocks of growing size make up. Where a group of the newer
/// form has more than eight members, their links are in one.
/// </summary>
internal sealed class FractalHeap
{
    private const int MaxLevels = 32;

    private readonly Hdf5Bytes file;
    private readonly string what;
    private readonly int width, offsetBytes, lengthBytes, directRows, rootRows;
    private readonly long startBytes, root;

    /// <param name="what">Whose heap it is, for messages.</param>
    public FractalHeap(Hdf5Bytes file, long address, string what)
    {
        (this.file, this.what) = (file, what);
        file.RequireSignature(address, "FRHP"u8, what);
        if (file.U16(address + 7, what) != 0)
        {
            throw file.Unsupported($"the {what}, which is compressed,");
        }

        width = file.U16(address + 110, what);
        startBytes = file.I64(address + 112, what);
        var (mostDirect, bits, mostManaged) = (file.I64(address + 120, what), file.U16(address + 128, what), file.U32(address + 10, what));
        root = file.I64(address + 132, what);
        rootRows = file.U16(address + 140, what);
        if (width == 0 || startBytes <= 0 || mostDirect < startBytes || !BitOperations.IsPow2(startBytes) || !BitOperations.IsPow2(mostDirect) || !BitOperations.IsPow2(width) || bits is 0 or > 64)
        {
            throw file.Broken($"the {what} has blocks of {startBytes} to {mostDirect} bytes, {width} in a row, for {bits} bits");
        }

        offsetBytes = (bits + 7) / 8;
        lengthBytes = Math.Min((BitOperations.Log2((ulong)mostDirect) + 7) / 8, BitOperations.Log2(Math.Max(1, mostManaged)) / 8 + 1);
        directRows = BitOperations.Log2((ulong)mostDirect) - BitOperations.Log2((ulong)startBytes) + 2;
    }

    /// <summary>Where an object lies.</summary>
    /// <param name="id">Where its identifier lies.</param>
    public (long Address, long Length) Find(long id)
    {
        var kind = file.U8(id, what) >> 4;
        if (kind != 0)
        {
            throw file.Unsupported($"the {what}, which keeps an object by itself (its kind is {kind}),");
        }

        var offset = file.Unsigned(id + 1, offsetBytes, what);
        var length = file.Unsigned(id + 1 + offsetBytes, lengthBytes, what);
        return (rootRows == 0 ? root + offset : InRows(root, rootRows, offset), length);
    }

    // A row's blocks are twice as large as those of the one before; the first two are the same. Behind the rows of blocks of objects come rows of blocks of rows.
    private long InRows(long block, int rows, long offset)
    {
        for (var level = 0; level < MaxLevels; level++)
        {
            file.RequireSignature(block, "FHIB"u8, what);
            Int128 rowStart = 0;
            Int128 size = startBytes;
            var row = 0;
            while (row < rows && offset >= rowStart + size * width)
            {
                rowStart += size * width;
                row++;
                size = row == 1 ? startBytes : Int128.Min(size * 2, Int128.One << 80);
            }

            if (row >= rows)
            {
                break;
            }

            var column = (int)((offset - rowStart) / size);
            var child = file.I64(block + 13 + offsetBytes + 8L * (row * width + column), what);
            offset -= (long)(rowStart + column * size);
            if (row < directRows)
            {
                return child + offset;
            }

            rows = (int)(Int128.Log2(size) - BitOperations.Log2((ulong)startBytes * (ulong)width)) + 1;
            block = child;
        }

        throw file.Broken($"the {what} has nothing at {(ulong)offset}");
    }
}
