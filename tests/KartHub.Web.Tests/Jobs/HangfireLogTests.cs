using Hangfire.Logging;
using KartHub.Web.Jobs.Running;
using Microsoft.Extensions.Logging;
using LogLevel = Hangfire.Logging.LogLevel;

namespace KartHub.Web.Tests.Jobs;

public sealed class HangfireLogTests
{
    [Fact]
    public void OnceItsHubHasEnded_WhatHangfireSays_IsLost_AndThatIsAll()
    {
        var loggers = new LoggerFactory();
        var log = new HangfireLog(loggers);
        loggers.Dispose();

        Should.NotThrow(() => log.GetLogger("Hangfire").Log(LogLevel.Error, () => "Nobody reads this."));
    }

    [Fact]
    public async Task AHub_HasALogForHangfire_WhenOneThatStartedLaterHasEnded()
    {
        await using var hub = new HubApp();
        _ = hub.Services;
        await using (var later = new HubApp())
        {
            _ = later.Services;
        }

        Should.NotThrow(() => LogProvider.GetLogger("Hangfire"));
    }
}
