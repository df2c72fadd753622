using Microsoft.Extensions.Logging;

namespace HyHome.Samples.Tests;

/// <summary>Writes what a service logs into the output of the test that started it, which is shown when that test fails.</summary>
internal sealed class TestOutputLogger(ITestOutputHelper output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new CategoryLogger(output, categoryName);

    public void Dispose()
    {
    }

    private sealed class CategoryLogger(ITestOutputHelper output, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                output.WriteLine($"{logLevel}: {category}: {formatter(state, exception)} {exception}".TrimEnd());
            }
            catch (InvalidOperationException)
            {
                // A thread of the service outlived its test, whose output is closed by now.
                System.Diagnostics.Debug.WriteLine(category);
            }
        }
    }
}
