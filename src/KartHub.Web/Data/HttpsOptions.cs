using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KartHub.Web.Data;

/// <summary>With which certificate the hub speaks https, at addresses that begin so; <c>Hub:Https</c>.</summary>
public sealed record HttpsOptions
{
    /// <summary>A file with the certificate, and those above it: PEM, or PFX with its key inside. None: no https, unless a proxy speaks it for the hub.</summary>
    public string? Certificate { get; init; }

    /// <summary>The file with the key of a PEM certificate.</summary>
    public string? Key { get; init; }

    /// <summary>Opens the key, if it is locked.</summary>
    public string? Password { get; init; }

    /// <summary>The certificate with its key first, then those above it.</summary>
    /// <exception cref="ValidationException">It cannot be used; which setting is to blame, in a sentence.</exception>
    public X509Certificate2Collection Load()
    {
        if (Certificate is null)
        {
            return [];
        }

        try
        {
            var bytes = Read(Certificate, nameof(Certificate));
            return bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0 ? FromPem() : FromPfx(bytes);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException) // The second: a key of another certificate.
        {
            throw new ValidationException($"Hub:Https:Certificate ({Certificate}) cannot be used with {(Key is null ? "Hub:Https:Password" : $"Hub:Https:Key ({Key})")}: {e.Message}");
        }
    }

    private static byte[] Read(string path, string setting)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ValidationException($"Hub:Https:{setting} names {path}, which cannot be read: {e.Message}");
        }
    }

    private X509Certificate2Collection FromPem()
    {
        if (Key is null)
        {
            throw new ValidationException($"Hub:Https:Key must name the file with the key of {Certificate}.");
        }

        _ = Read(Key, nameof(Key));
        using var own = Password is null ? X509Certificate2.CreateFromPemFile(Certificate!, Key) : X509Certificate2.CreateFromEncryptedPemFile(Certificate!, Password, Key);
        X509Certificate2Collection all = [];
        all.ImportFromPemFile(Certificate!);
        all.RemoveAt(0);
        all.Insert(0, X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null)); // Windows takes no key that is in memory alone.
        return all;
    }

    private X509Certificate2Collection FromPfx(byte[] bytes)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, Password);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new ValidationException($"Hub:Https:Certificate ({Certificate}) has no key in it.");
        all.Remove(own);
        all.Insert(0, own);
        return all;
    }
}
