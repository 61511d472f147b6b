using System.Runtime.Versioning;
using KartHub.WindowsProgram;

[assembly: SupportedOSPlatform("windows")]

Console.OutputEncoding = new System.Text.UTF8Encoding(false);
switch (args)
{
    case ["show", var title, var width, var height]:
        PatternWindow.Run(title, int.Parse(width), int.Parse(height));
        return 0;
    case ["look", var address]:
        await Onlooker.RunAsync(address);
        return 0;
    case ["redraw", var folder]:
        Redrawer.Run(folder);
        return 0;
    default:
        Console.Error.WriteLine("show TITLE WIDTH HEIGHT, or look ADDRESS, then orders on standard input; or redraw FOLDER.");
        return 1;
}
