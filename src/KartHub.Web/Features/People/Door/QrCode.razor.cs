using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace KartHub.Web.Features.People.Door;

/// <summary>A text that a phone's camera reads.</summary>
public sealed partial class QrCode
{
    private int size;
    private string path = "";
    private string? drawn;

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>What it is, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    protected override void OnParametersSet()
    {
        if (drawn == Text)
        {
            return;
        }

        drawn = Text;
        using var code = QRCodeGenerator.GenerateQrCode(Text, QRCodeGenerator.ECCLevel.M); // 15 % may be hidden, by a head or a reflection.
        size = code.ModuleMatrix.Count; // With four modules of white on each side.
        var squares = new StringBuilder();
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (code.ModuleMatrix[y][x])
                {
                    squares.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        path = squares.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
