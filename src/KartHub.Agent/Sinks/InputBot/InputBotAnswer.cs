using System.Globalization;
using System.Text;
using KartHub.Contracts;

namespace KartHub.Agent.Sinks.InputBot;

/// <summary>What a poll is answered with.</summary>
public static class InputBotAnswer
{
    /// <summary>For a request that is none.</summary>
    public static readonly byte[] BadRequest = Answer("400 Bad Request", "Send: GET /0 HTTP/1.0");

    /// <summary>For what is not a pad.</summary>
    public static readonly byte[] NotFound = Answer("404 Not Found", "The pads are /0, /1, /2 and /3.");

    private static readonly (string Name, N64Buttons Button)[] Buttons =
    [
        ("START_BUTTON", N64Buttons.Start), ("Z_TRIG", N64Buttons.Z), ("A_BUTTON", N64Buttons.A), ("B_BUTTON", N64Buttons.B),
        ("L_TRIG", N64Buttons.L), ("R_TRIG", N64Buttons.R),
        ("U_DPAD", N64Buttons.DPadUp), ("D_DPAD", N64Buttons.DPadDown), ("L_DPAD", N64Buttons.DPadLeft), ("R_DPAD", N64Buttons.DPadRight),
        ("U_CBUTTON", N64Buttons.CUp), ("D_CBUTTON", N64Buttons.CDown), ("L_CBUTTON", N64Buttons.CLeft), ("R_CBUTTON", N64Buttons.CRight),
    ];

    /// <summary>A pad's state.</summary>
    public static byte[] Of(N64Pad pad)
    {
        var json = new StringBuilder("{");
        foreach (var (name, button) in Buttons)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"{name}\": {(pad.Buttons.HasFlag(button) ? 1 : 0)}, ");
        }

        json.Append(CultureInfo.InvariantCulture, $"\"X_AXIS\": {pad.X}, \"Y_AXIS\": {pad.Y}}}");
        return Answer("200 OK", json.ToString());
    }

    /// <summary>input-bot takes the answer's sixth line for its body, so three headers it must be, and one line of body.</summary>
    private static byte[] Answer(string status, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.0 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
}
