using System.Security.Cryptography;
using System.Text;
using KartHub.Web.Data;
using Microsoft.AspNetCore.DataProtection;

namespace KartHub.Web.Features.People.Door;

/// <summary>
/// How codes rest in the tables. They are so short that all of them could be tried on a plain hash within seconds, so theirs is made with
/// a key that lies beside the keys that sign cookies: whoever has the database alone learns no code from it.
/// </summary>
public sealed class CodeSeal(DataFolder folder, IDataProtectionProvider protection)
{
    private const int KeyBytes = 32;

    private readonly Lazy<byte[]> key = new(() => KeyIn(folder.Keys));
    private readonly IDataProtector protector = protection.CreateProtector("KartHub.ClassCode");

    /// <summary>By which a code is found.</summary>
    public byte[] HashOf(string letters) => HMACSHA256.HashData(key.Value, Encoding.ASCII.GetBytes(letters));

    /// <summary>So that this hub alone can read it again.</summary>
    public byte[] Close(string letters) => protector.Protect(Encoding.ASCII.GetBytes(letters));

    /// <summary>The code of a row; null if the keys were lost since, and the code is good for nothing any more.</summary>
    public string? Open(AccessKey row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            var letters = Encoding.ASCII.GetString(protector.Unprotect(row.Sealed ?? []));
            return CryptographicOperations.FixedTimeEquals(HashOf(letters), row.Hash) ? letters : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] KeyIn(string keys)
    {
        var path = Path.Combine(Directory.CreateDirectory(keys).FullName, "codes.key");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: KeyBytes } kept)
        {
            return kept;
        }

        var made = RandomNumberGenerator.GetBytes(KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(made);
        file.Flush(flushToDisk: true);
        return made;
    }
}
