using System.Text;

namespace KartHub.Training.Tests.Recordings;

/// <summary>Places in a zip where tests break it.</summary>
internal static class ZipEntries
{
    private const int NameAt = 46;

    /// <summary>Where the zip's list, at its end, has a file.</summary>
    public static int InList(ReadOnlySpan<byte> zip, string name)
    {
        for (var at = zip.IndexOf("PK\u0001\u0002"u8); ; at += 4 + zip[(at + 4)..].IndexOf("PK\u0001\u0002"u8))
        {
            if (zip[(at + NameAt)..].StartsWith(Encoding.UTF8.GetBytes(name)))
            {
                return at;
            }
        }
    }

    /// <summary>Where a file itself begins, behind what the zip says of it.</summary>
    public static int Content(ReadOnlySpan<byte> zip, string name) => zip.IndexOf(Encoding.UTF8.GetBytes(name)) + name.Length;
}
