using KartHub.Agent.Gamepads;
using KartHub.Agent.Sources;

namespace KartHub.WindowsProgram;

/// <summary>Captures when told to, and says what it sees: one line for each order.</summary>
internal static class Onlooker
{
    public static async Task RunAsync(string address)
    {
        var sources = SourceCatalog.ForThisMachine(TimeProvider.System);
        await using var source = sources.Open(address);
        using var pad = GamepadCatalog.ForThisMachine(TimeProvider.System).Open(GamepadCatalog.Auto, new GamepadOptions());
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } order)
        {
            Console.WriteLine(order switch
            {
                "capture" => await CaptureAsync(source),
                "list" => string.Join(" | ", sources.List().Select(l => $"{l.Address} {l.Name} {l.Width}x{l.Height}")),
                "pad" => pad.Reading is { } reading ? $"{reading.Name}: {reading.Controls}, {reading.Buttons}, override {reading.Override}" : pad.Name,
                ['a', 'g', 'a', 'i', 'n', ' ', .. var times] => await CaptureAgainAsync(source, int.Parse(times)),
                ['r', 'e', 'o', 'p', 'e', 'n', ' ', .. var times] => await ReopenAsync(sources, address, int.Parse(times)),
                _ => $"no order: {order}",
            });
        }
    }

    private static async Task<string> CaptureAsync(IFrameSource source)
    {
        try
        {
            var picture = (await source.CaptureAsync(default)).Picture;
            return $"{picture.Width}x{picture.Height} {Pattern.NumberIn(picture)?.ToString() ?? "something else"}";
        }
        catch (SourceLostException e)
        {
            return e.Message;
        }
    }

    private static async Task<string> CaptureAgainAsync(IFrameSource source, int times)
    {
        for (var i = 1; i < times; i++)
        {
            await source.CaptureAsync(default);
        }

        return await CaptureAsync(source);
    }

    private static async Task<string> ReopenAsync(SourceCatalog sources, string address, int times)
    {
        for (var i = 1; i < times; i++)
        {
            await using var once = sources.Open(address);
            await once.CaptureAsync(default);
        }

        await using var source = sources.Open(address);
        return await CaptureAsync(source);
    }
}
