using System.Diagnostics;
using System.Globalization;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Terminal;

/// <summary>Tells what the steps of the pipeline do, as they do it: a line when a step has something to say, and when it ends.</summary>
internal sealed class TerminalActivityReporter : IPipelineActivityReporter
{
    private readonly TerminalOutput _terminal;

    public TerminalActivityReporter(TerminalOutput terminal)
    {
        _terminal = terminal;
    }

    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) => Task.FromResult<IReportingStep>(new Step(_terminal, title));

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default)
    {
        foreach (var item in options?.PipelineSummary ?? [])
        {
            _terminal.WriteLine($"{item.Key}: {item.Value}");
        }

        if (!string.IsNullOrEmpty(options?.CompletionMessage))
        {
            _terminal.WriteLine(options.CompletionMessage, ToneOf(options.CompletionState ?? CompletionState.Completed));
        }

        return Task.CompletedTask;
    }

    private static RowTone ToneOf(CompletionState state) => state switch
    {
        CompletionState.Completed => RowTone.Good,
        CompletionState.CompletedWithWarning => RowTone.Doubtful,
        CompletionState.CompletedWithError => RowTone.Bad,
        _ => RowTone.Neutral,
    };

    private sealed class Step(TerminalOutput terminal, string title) : IReportingStep, IReportingTask
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private bool _said;

        public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default)
        {
            Say(statusText, RowTone.Neutral);
            return Task.FromResult<IReportingTask>(new Step(terminal, title));
        }

        public Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => CreateTaskAsync(statusText.Value, cancellationToken);

        public void Log(LogLevel logLevel, string message)
        {
            if (logLevel >= LogLevel.Information)
            {
                Say(message, logLevel switch { >= LogLevel.Error => RowTone.Bad, LogLevel.Warning => RowTone.Doubtful, _ => RowTone.Neutral });
            }
        }

        public void Log(LogLevel logLevel, MarkdownString message) => Log(logLevel, message.Value);

        public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default) => Say(statusText, RowTone.Neutral);

        public Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => Say(statusText.Value, RowTone.Neutral);

        public Task CompleteAsync(string? completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default)
        {
            // Steps that only give others their order have nothing to say.
            if (!string.IsNullOrEmpty(completionText) || _said || completionState != CompletionState.Completed)
            {
                var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
                Say($"{(string.IsNullOrEmpty(completionText) ? "done" : completionText)} ({seconds} s)", ToneOf(completionState));
            }

            return Task.CompletedTask;
        }

        public Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
            CompleteAsync(completionText.Value, completionState, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task Say(string text, RowTone tone)
        {
            _said = true;
            var word = tone switch { RowTone.Bad => "error: ", RowTone.Doubtful => "warning: ", _ => string.Empty };
            terminal.WriteLine($"{title}: {word}{text}", tone);
            return Task.CompletedTask;
        }
    }
}
