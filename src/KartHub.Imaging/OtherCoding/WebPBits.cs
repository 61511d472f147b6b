namespace KartHub.Imaging.OtherCoding;

/// <summary>The bits of a WebP's lossless picture, the lowest of each byte first.</summary>
internal ref struct WebPBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int at; // In bits.

    /// <param name="count">How many, 0 to 24.</param>
    /// <exception cref="ImageFormatException">There are fewer left.</exception>
    public int Read(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, at++)
        {
            if (at >> 3 >= data.Length)
            {
                throw WebPFile.EndsEarly();
            }

            value |= (data[at >> 3] >> (at & 7) & 1) << i;
        }

        return value;
    }
}
