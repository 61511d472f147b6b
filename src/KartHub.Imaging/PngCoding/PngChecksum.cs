using System.Buffers.Binary;

namespace KartHub.Imaging.PngCoding;

/// <summary>PNG's CRC-32 (polynomial 0xEDB88320), eight bytes a step: "slicing-by-8", Kounavis and Berry, 2008.</summary>
internal static class PngChecksum
{
    private const int Slices = 8;

    private static readonly uint[] Tables = BuildTables();

    /// <summary>The checksum of the bytes, as a chunk carries it.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        var crc = uint.MaxValue;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[0x700 + (int)(low & 0xFF)] ^ t[0x600 + (int)((low >> 8) & 0xFF)]
                ^ t[0x500 + (int)((low >> 16) & 0xFF)] ^ t[0x400 + (int)(low >> 24)]
                ^ t[0x300 + (int)(high & 0xFF)] ^ t[0x200 + (int)((high >> 8) & 0xFF)]
                ^ t[0x100 + (int)((high >> 16) & 0xFF)] ^ t[(int)(high >> 24)];
        }

        return ~Continue(crc, bytes);
    }

    /// <summary>The same, a byte a step: what <see cref="Of"/> is tested against.</summary>
    public static uint OfByteByByte(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = Tables[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] BuildTables()
    {
        var tables = new uint[Slices * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
