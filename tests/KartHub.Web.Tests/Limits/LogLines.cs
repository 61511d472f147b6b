using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KartHub.Web.Tests.Limits;

/// <summary>What the hub logs, a line each.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Category, string Text, Exception? Error)> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Lines(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.All.Enqueue((logLevel, category, formatter(state, exception), exception));
    }
}
