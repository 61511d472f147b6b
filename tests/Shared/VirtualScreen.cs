namespace KartHub.Tests.Shared;

/// <summary>An X server without a monitor, 1280×1024 and 24 bits deep, for one test class: <c>IClassFixture&lt;VirtualScreen&gt;</c>.</summary>
public sealed class VirtualScreen : IAsyncLifetime
{
    private Xvfb? server;

    /// <summary>What DISPLAY is set to, for instance <c>:5</c>. Skips the test where there is no Xvfb.</summary>
    public string Display
    {
        get
        {
            Skip.If(server is null, "Xvfb is not installed (Debian: xvfb).");
            return server.Display;
        }
    }

    public async Task InitializeAsync() => server = Xvfb.IsInstalled ? await Xvfb.StartAsync(1280, 1024) : null;

    public Task DisposeAsync()
    {
        server?.Dispose();
        return Task.CompletedTask;
    }
}
