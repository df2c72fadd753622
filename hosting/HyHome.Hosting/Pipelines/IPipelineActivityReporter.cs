using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Pipelines;

/// <summary>How something stands.</summary>
public enum CompletionState
{
    /// <summary>It is going on.</summary>
    InProgress = 0,

    /// <summary>It is done.</summary>
    Completed = 1,

    /// <summary>It is done, but something is to be looked at.</summary>
    CompletedWithWarning = 2,

    /// <summary>It failed.</summary>
    CompletedWithError = 3,
}

/// <summary>Reports progress to people.</summary>
public interface IPipelineActivityReporter
{
    /// <summary>Begins a step.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default);

    /// <summary>Says that all is over.</summary>
    /// <param name="options">How it ended.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>How publishing ended.</summary>
public sealed class PublishCompletionOptions
{
    /// <summary>What to tell people.</summary>
    public string? CompletionMessage { get; set; }

    /// <summary>Well or not.</summary>
    public CompletionState? CompletionState { get; set; }

    /// <summary>The summary.</summary>
    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; set; }
}

/// <summary>A step that is reported.</summary>
public interface IReportingStep : IAsyncDisposable
{
    /// <summary>Begins a task of it.</summary>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    /// <summary>Begins a task of it.</summary>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    /// <summary>Writes a line.</summary>
    /// <param name="logLevel">How important it is.</param>
    /// <param name="message">The line.</param>
    void Log(LogLevel logLevel, string message);

    /// <summary>Writes a line.</summary>
    /// <param name="logLevel">How important it is.</param>
    /// <param name="message">The line.</param>
    void Log(LogLevel logLevel, MarkdownString message);

    /// <summary>Says that it is over.</summary>
    /// <param name="completionText">What to tell people.</param>
    /// <param name="completionState">How it ended.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    /// <summary>Says that it is over.</summary>
    /// <param name="completionText">What to tell people.</param>
    /// <param name="completionState">How it ended.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>A task of a step that is reported.</summary>
public interface IReportingTask : IAsyncDisposable
{
    /// <summary>Says how it stands.</summary>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    /// <summary>Says how it stands.</summary>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    /// <summary>Says that it is over.</summary>
    /// <param name="completionMessage">What to tell people.</param>
    /// <param name="completionState">How it ended.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    /// <summary>Says that it is over.</summary>
    /// <param name="completionMessage">What to tell people.</param>
    /// <param name="completionState">How it ended.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}
