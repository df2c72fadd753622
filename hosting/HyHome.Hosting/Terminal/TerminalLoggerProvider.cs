using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Terminal;

/// <summary>Writes the AppHost's own log to the terminal, above the live table: warnings and worse, and what the AppHost says of itself.</summary>
[ProviderAlias("Terminal")]
internal sealed class TerminalLoggerProvider : ILoggerProvider
{
    private readonly TerminalOutput _terminal;

    public TerminalLoggerProvider(TerminalOutput terminal)
    {
        _terminal = terminal;
    }

    public ILogger CreateLogger(string categoryName) => new TerminalLogger(_terminal, categoryName.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class TerminalLogger(TerminalOutput terminal, bool isHost) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (isHost && exception is OperationCanceledException { InnerException: null })
            {
                // A host says that it failed to start when somebody stops it while it does, as the dashboard's own may be.
                return;
            }

            var (word, tone) = logLevel switch
            {
                LogLevel.Critical or LogLevel.Error => ("error: ", RowTone.Bad),
                LogLevel.Warning => ("warning: ", RowTone.Doubtful),
                _ => (string.Empty, RowTone.Neutral),
            };
            terminal.WriteLine(word + formatter(state, exception) + (exception is null ? string.Empty : $" {exception}"), tone);
        }
    }
}
