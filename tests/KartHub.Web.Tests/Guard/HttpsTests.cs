using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Tests.Guard;

/// <summary>https, by a certificate of one's own or by a proxy.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly X509Certificate2 certificate = Made("CN=karts.example");

    private string PemPath => Path.Combine(folder.Path, "hub.pem");

    private string KeyPath => Path.Combine(folder.Path, "hub.key");

    private string PfxPath => Path.Combine(folder.Path, "hub.pfx");

    public void Dispose()
    {
        certificate.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("pem", null)]
    [InlineData("pem", "secret")]
    [InlineData("pfx", null)]
    [InlineData("pfx", "secret")]
    public async Task WithACertificate_TheHubSpeaksHttps_AndItsCookiesAreSecure(string kind, string? password)
    {
        Write(password);
        await using var hub = new HubApp { Settings = { ["Hub:Https:Certificate"] = kind == "pem" ? PemPath : PfxPath } };
        if (kind == "pem")
        {
            hub.Settings["Hub:Https:Key"] = KeyPath;
        }

        if (password is not null)
        {
            hub.Settings["Hub:Https:Password"] = password;
        }

        hub.ListenWithHttps();
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
        })
        { BaseAddress = hub.Address };

        hub.Address.Scheme.ShouldBe("https");
        var cookies = await CookiesAsync(hub, client);

        cookies.Count.ShouldBe(2, "the form's token and the session");
        cookies.ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData(null, false)]
    public async Task BehindAProxy_CookiesAreSecure_WhereItIsNamed(string? proxy, bool believed)
    {
        await using var hub = new HubApp { Settings = { ["Hub:Hosts:0"] = "karts.example" } };
        if (proxy is not null)
        {
            hub.Settings["Hub:Proxies:0"] = proxy;
        }

        hub.ListenOnARealPort();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "karts.example");

        var answer = await client.GetAsync(new Uri("/door", UriKind.Relative));
        answer.Headers.GetValues("Content-Security-Policy").Single().Contains("wss://karts.example", StringComparison.Ordinal).ShouldBe(believed);
        using var form = await client.GetAsync(new Uri("/join", UriKind.Relative));
        form.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase) == believed);
    }

    [Fact]
    public async Task OverHttp_CookiesAreNotSecure_AndAreTaken()
    {
        await using var hub = new HubApp().ListenOnARealPort();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = hub.Address };

        (await CookiesAsync(hub, client)).ShouldAllBe(cookie => !cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ACertificateThatCannotBeUsed_IsSaidAtTheStart_WithItsSetting()
    {
        Write("secret");
        using var other = Made("CN=other.example");
        var foreignKey = Path.Combine(folder.Path, "other.key");
        await File.WriteAllTextAsync(foreignKey, other.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

        Refused(PemPath, key: null, password: null).ShouldContain("Hub:Https:Key must name the file");
        Refused(PemPath, "/no/such.key", password: null).ShouldContain("Hub:Https:Key names /no/such.key, which cannot be read");
        Refused(PemPath, KeyPath, "wrong").ShouldContain("cannot be used with Hub:Https:Key");
        Refused(PemPath, foreignKey, password: null).ShouldContain("cannot be used with Hub:Https:Key");
        Refused(PfxPath, key: null, "wrong").ShouldContain("cannot be used with Hub:Https:Password");
    }

    private static string Refused(string path, string? key, string? password)
    {
        var hub = new HubApp { Settings = { ["Hub:Https:Certificate"] = path } };
        if (key is not null)
        {
            hub.Settings["Hub:Https:Key"] = key;
        }

        if (password is not null)
        {
            hub.Settings["Hub:Https:Password"] = password;
        }

        var message = Should.Throw<OptionsValidationException>(() => hub.CreateClient()).Message;
        message.ShouldNotContain("wrong");
        return message;
    }

    /// <summary>The cookies of somebody who signs in.</summary>
    private static async Task<IReadOnlyList<string>> CookiesAsync(HubApp hub, HttpClient client)
    {
        List<string> cookies = [];
        var link = await hub.SignInLinkAsync(await hub.AddPersonAsync("Ann"));
        using var page = await client.GetAsync(link);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("that is for who runs the hub to say");
        cookies.AddRange(page.Headers.GetValues("Set-Cookie"));
        using var answer = await client.PressButtonAsync(link, page, "enter");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        cookies.AddRange(answer.Headers.GetValues("Set-Cookie"));
        (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        return cookies;
    }

    private static X509Certificate2 Made(string name)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private void Write(string? password)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        File.WriteAllText(PemPath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
        File.WriteAllBytes(PfxPath, certificate.Export(X509ContentType.Pfx, password));
    }
}
