using System.Diagnostics;
using KartHub.Agent.Sinks;
using KartHub.Agent.Sinks.InputBot;
using KartHub.Agent.Sinks.Plugin;
using KartHub.Contracts;
using KartHub.InputPlugin;

namespace KartHub.Agent.Tests.Sinks;

public sealed class PluginTests : IDisposable
{
    private readonly string name = $"test-{Guid.NewGuid():N}";
    private readonly NativePlugin plugin = new();

    public void Dispose()
    {
        plugin.Dispose();
        File.Delete(PadMemory.PathOf(name));
    }

    [SkippableFact]
    public void TheCore_FindsAllItAsksFor()
    {
        string[] exports =
        [
            "PluginStartup", "PluginShutdown", "PluginGetVersion", "InitiateControllers", "GetKeys", "ControllerCommand", "ReadController",
            "RomOpen", "RomClosed", "SDL_KeyDown", "SDL_KeyUp",
        ];
        exports.ShouldAllBe(export => plugin.Has(export));
        plugin.Describe().ShouldBe((4, 0x020100, 0, "KartHub input"));
    }

    [SkippableFact]
    public void OnePadIsThere_AndAnyMayBeAskedFor()
    {
        plugin.Start(name).ShouldBe(NativePlugin.Success);
        var pads = plugin.Pads();
        pads.Where((_, i) => i % 4 == 0).ShouldBe([1, 0, 0, 0]);
        pads.Where((_, i) => i % 4 == 1).ShouldAllBe(raw => raw == 0);
        Enumerable.Range(-1, 8).ShouldAllBe(pad => plugin.Read(pad) == 0);
    }

    [SkippableFact]
    public async Task ThePad_IsReadFromTheAgentsMemory()
    {
        await using var sink = new PluginSink(name, TimeProvider.System);
        plugin.Start(name).ShouldBe(NativePlugin.Success);
        sink.Send(new Controls(0.25f, 0, 1, 0, 0));
        await Eventually.IsTrue(() => plugin.Read(0) == new N64Pad(N64Buttons.A, 20, 0).Word); // An agent that is not heard for a quarter of a second presses nothing.
        plugin.Read(1).ShouldBe(0u);
        await Eventually.IsTrue(() => plugin.Read(0) != 0 && sink.Trouble is null);
        await sink.DisposeAsync();
        plugin.Read(0).ShouldBe(0u);
    }

    [SkippableFact]
    public async Task WhenTheAgentDies_NothingIsPressed()
    {
        using var agent = new PadMemory(name);
        plugin.Start(name).ShouldBe(NativePlugin.Success);
        agent.Set(0x80, Stopwatch.GetTimestamp()); // And never speaks again.
        await Eventually.IsTrue(() => plugin.Read(0) == 0);
    }

    [SkippableFact]
    public async Task WithoutAnAgent_NothingIsPressed_AndTheLogSaysWhatToDo_Once()
    {
        plugin.Start(name).ShouldBe(NativePlugin.Success);
        await Eventually.IsTrue(() => plugin.Read(0) == 0 && NativePlugin.Log.Count > 1);
        plugin.Read(0);
        NativePlugin.Log.Count.ShouldBe(2);
        NativePlugin.Log[1].ShouldContain($"agent connect --sink plugin:{name}");
    }

    [SkippableFact]
    public async Task ThePad_IsPolledOverHttp()
    {
        await using var sink = InputBotSink.Open("0", TimeProvider.System);
        plugin.Start($"http://{sink.Address}").ShouldBe(NativePlugin.Success);
        sink.Send(new Controls(-1, -0.5f, 1, 0, 1));
        await Eventually.IsTrue(() => plugin.Read(0) == new N64Pad(N64Buttons.A | N64Buttons.R, -80, 40).Word);
        await sink.DisposeAsync();
        plugin.Read(0).ShouldBe(0u);
    }

    [SkippableFact]
    public void ANameThatIsNone_IsRefusedWithAReason()
    {
        plugin.Start("../evil").ShouldNotBe(NativePlugin.Success);
        NativePlugin.Log.ShouldHaveSingleItem().ShouldContain("cannot be a pad's name");
    }
}
