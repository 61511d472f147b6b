using System.Text;

namespace KartHub.Training.Recordings.Files;

/// <summary>
/// How names are written in a zip that does not say it: in UTF-8 where they can be that, as Macs write them, and otherwise in code page 437, as
/// old tools of Windows do and the zip format has it.
/// </summary>
internal sealed class ZipNameEncoding : Encoding
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    public override string GetString(byte[] bytes, int index, int count)
    {
        try
        {
            return Utf8.GetString(bytes, index, count);
        }
        catch (DecoderFallbackException)
        {
            return Dos.GetString(bytes, index, count);
        }
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => GetString(bytes, index, count).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = GetString(bytes, byteIndex, byteCount);
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetByteCount(char[] chars, int index, int count) => Utf8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Utf8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Utf8.GetMaxByteCount(charCount);
}
