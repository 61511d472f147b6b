using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KartHub.Web.Jobs.Running;

/// <summary>
/// Where Hangfire logs to. Hangfire has one such place for a whole process, that of the hub that started last. Once that hub has ended, others
/// in the process log to nobody; Hangfire's own provider would throw in the midst of their work.
/// </summary>
internal sealed class HangfireLog(ILoggerFactory loggers) : ILogProvider
{
    private static readonly AspNetCoreLogProvider Nobody = new(NullLoggerFactory.Instance);

    private readonly AspNetCoreLogProvider own = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return own.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return Nobody.GetLogger(name);
        }
    }
}
