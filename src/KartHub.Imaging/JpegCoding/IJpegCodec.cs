namespace KartHub.Imaging.JpegCoding;

/// <summary>Someone who reads and writes JPEG. For several threads at once.</summary>
internal interface IJpegCodec
{
    /// <summary>Reads a picture into a frame that has its size, of a file that <see cref="JpegMarkers"/> walked through before.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isForPrint">Whether it has the four colours of printing.</param>
    /// <param name="frame">Where to.</param>
    /// <exception cref="ImageFormatException">The file is a broken JPEG. The frame may be partly overwritten.</exception>
    void Decode(ReadOnlySpan<byte> file, bool isForPrint, Frame frame);

    /// <summary>Writes a picture, its colours at half the resolution (4:2:0).</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    byte[] Encode(Frame frame, int quality);
}
