using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KartHub.Imaging;

namespace KartHub.Agent.Sources.Vnc;

/// <summary>How a conversation begins (RFC 6143, 7.1 to 7.3): version, security, the screen's size.</summary>
internal sealed class RfbHandshake(Stream stream, RfbReader reader)
{
    private const byte None = 1;
    private const byte VncAuthentication = 2;
    private const int VersionLength = 12;
    private const int ChallengeLength = 16;
    private const int KeyLength = 8;
    private const int MaxText = 64 * 1024;

    private static readonly Dictionary<int, string> OtherSecurity = new()
    {
        [5] = "RA2", [6] = "RA2ne", [16] = "Tight", [17] = "Ultra", [18] = "TLS", [19] = "VeNCrypt", [20] = "SASL", [22] = "XVP", [30] = "Apple's",
    };

    /// <summary>Goes through all of it.</summary>
    /// <returns>The screen's size, as the server says.</returns>
    /// <exception cref="RfbException">The server is none, or does not let us in.</exception>
    public PictureSize Run(string? password)
    {
        var minor = AgreeOnVersion();
        var security = minor == 3 ? TakeSecurity() : ChooseSecurity();
        if (security == VncAuthentication)
        {
            Answer(password);
        }

        if (security == VncAuthentication || minor >= 8)
        {
            ReadResult(minor);
        }

        stream.Write([1]); // Others may look on too.
        var size = new PictureSize(reader.ReadUInt16(), reader.ReadUInt16());
        reader.Skip(16); // Its own pixel format: we ask for ours.
        ReadText(); // The desktop's name.
        return size;
    }

    /// <summary>3.3, 3.7 or 3.8, whichever is the newest that is not newer than the server's.</summary>
    private int AgreeOnVersion()
    {
        Span<byte> greeting = stackalloc byte[VersionLength];
        reader.Read(greeting);
        var text = Encoding.ASCII.GetString(greeting);
        if (!text.StartsWith("RFB ", StringComparison.Ordinal) || text[7] != '.' || text[11] != '\n'
            || !int.TryParse(text.AsSpan(4, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(text.AsSpan(8, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            || major < 3 || (major == 3 && minor < 3))
        {
            var seen = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || char.IsPunctuation(c) || c == ' ' ? c : '·')]);
            throw new RfbException($"is none: it greets with \"{seen}\" where a VNC server says \"RFB 003.008\".");
        }

        var agreed = major > 3 || minor >= 8 ? 8 : minor == 7 ? 7 : 3;
        stream.Write(Encoding.ASCII.GetBytes($"RFB 003.00{agreed}\n"));
        return agreed;
    }

    /// <summary>Up to 3.3 the server decides.</summary>
    private byte TakeSecurity() => reader.ReadUInt32() switch
    {
        0 => throw Refused(),
        None => None,
        VncAuthentication => VncAuthentication,
        var other => throw Unknown([(int)Math.Min(other, int.MaxValue)]),
    };

    private byte ChooseSecurity()
    {
        var offered = new byte[reader.ReadByte()];
        if (offered.Length == 0)
        {
            throw Refused();
        }

        reader.Read(offered);
        var chosen = offered.Contains(None) ? None : offered.Contains(VncAuthentication) ? VncAuthentication : throw Unknown([.. offered]);
        stream.Write([chosen]);
        return chosen;
    }

    private void Answer(string? password)
    {
        var challenge = new byte[ChallengeLength];
        reader.Read(challenge);
        if (string.IsNullOrEmpty(password))
        {
            throw new RfbException($"asks for a password. Give it in the environment as {VncOptions.PasswordVariable}, or as --vnc-password.") { IsRefusal = true };
        }

        stream.Write(Encrypt(challenge, password));
    }

    private void ReadResult(int minor)
    {
        var result = reader.ReadUInt32();
        if (result != 0)
        {
            var reason = minor >= 8 ? ReadText().Trim() : "";
            var what = result == 2 ? "lets nobody in for now, after too many wrong passwords" : "refused the password";
            throw new RfbException(reason.Length == 0 ? $"{what}." : $"{what}: \"{reason}\".") { IsRefusal = true };
        }
    }

    private RfbException Refused() => new($"refused the connection: \"{ReadText().Trim()}\".") { IsRefusal = true };

    private static RfbException Unknown(IEnumerable<int> offered)
    {
        var names = string.Join(", ", offered.Select(type => OtherSecurity.TryGetValue(type, out var name) ? name : $"type {type}"));
        return new RfbException($"wants security that KartHub does not have ({names}). Let it take a VNC password, or none.") { IsRefusal = true };
    }

    private string ReadText()
    {
        var length = reader.ReadUInt32();
        if (length > MaxText)
        {
            throw new RfbException($"sent a text of {length} bytes where a name or a reason belongs.");
        }

        var text = new byte[length];
        reader.Read(text);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>DES over the challenge; the password's bytes are the key, each with its bits turned round, as every VNC program does it.</summary>
    private static byte[] Encrypt(byte[] challenge, string password)
    {
        var key = new byte[KeyLength];
        var bytes = Encoding.Latin1.GetBytes(password);
        for (var i = 0; i < Math.Min(KeyLength, bytes.Length); i++)
        {
            key[i] = (byte)((((bytes[i] * 0x0802u) & 0x22110u) | ((bytes[i] * 0x8020u) & 0x88440u)) * 0x10101u >> 16);
        }

#pragma warning disable CA5351 // VNC's own protocol: there is no other.
        try
        {
            using var des = DES.Create();
            des.Key = key;
            return des.EncryptEcb(challenge, PaddingMode.None);
        }
#pragma warning restore CA5351
        catch (CryptographicException e)
        {
            throw new RfbException("asks for a password, and the one given cannot be used with VNC: choose another.", e) { IsRefusal = true };
        }
    }
}
