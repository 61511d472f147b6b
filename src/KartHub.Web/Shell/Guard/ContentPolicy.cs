using System.Security.Cryptography;

namespace KartHub.Web.Shell.Guard;

/// <summary>What a page of the hub may load, run and call, as a Content-Security-Policy: its own, and nothing that was written into it.</summary>
internal static class ContentPolicy
{
    private const int NonceLength = 32; // 128 bits in hexadecimal, which needs no escape anywhere.
    private const string OfHangfire = "'sha256-z7zcnw/4WalZqx+PrNaRnoeLz/G9WXuFqV1WCJ129sg='"; // The style element that its dashboard's chart writes.

    /// <summary>What lets a script element of the page run that has no file; made when first asked for in a request.</summary>
    public static string Nonce(this HttpContext http) =>
        (string)(http.Items[typeof(ContentPolicy)] ??= RandomNumberGenerator.GetHexString(NonceLength, lowercase: true));

    /// <summary>The policy for the answer to a request.</summary>
    public static string For(HttpContext http)
    {
        var host = http.Request.Host.Value;
        var nonce = http.Items.ContainsKey(typeof(ContentPolicy)) ? $" 'nonce-{http.Nonce()}'" : "";
        return string.Join("; ",
            "default-src 'self'",
            $"script-src 'self' 'wasm-unsafe-eval'{nonce}", // WebAssembly, and no other code out of data.
            "worker-src 'self'",
            http.Request.PathBase.Add(http.Request.Path).StartsWithSegments("/hangfire", StringComparison.Ordinal) ? $"style-src 'self' {OfHangfire}" : "style-src 'self'",
            "style-src-attr 'unsafe-inline'", // Sizes and colours of single elements; an attribute cannot fetch or choose others.
            "img-src 'self' data:", // What an agent shows of its windows.
            $"connect-src 'self' ws://{host} wss://{host}", // 'self' has no WebSockets in Safari before 15.4.
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");
    }
}
