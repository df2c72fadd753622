using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Tests.Orchestration;

/// <summary>Keeps what an application logs.</summary>
internal sealed class LinesProvider : ILoggerProvider
{
    private readonly List<(string Category, LogLevel Level, string Text)> _lines = [];

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public bool Has(LogLevel level, string end)
    {
        lock (_lines)
        {
            return _lines.Any(line => line.Level == level && line.Text.EndsWith(end, StringComparison.Ordinal));
        }
    }

    public string[] Categories(string part)
    {
        lock (_lines)
        {
            return [.. _lines.Select(line => line.Category).Where(category => category.Contains(part, StringComparison.Ordinal)).Distinct()];
        }
    }

    public int Count(LogLevel level, string part)
    {
        lock (_lines)
        {
            return _lines.Count(line => line.Level == level && line.Text.Contains(part, StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
    }

    private sealed class Lines(LinesProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (provider._lines)
            {
                provider._lines.Add((category, logLevel, formatter(state, exception)));
            }
        }
    }
}
