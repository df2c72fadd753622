namespace HyHome.Hosting.Pipelines;

/// <summary>The usual ends of reported steps and tasks.</summary>
public static class PublishingExtensions
{
    /// <summary>Says that it went well.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> SucceedAsync(this IReportingStep step, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(message ?? string.Empty, CompletionState.Completed, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it went well.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> SucceedAsync(this IReportingStep step, MarkdownString message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(message, CompletionState.Completed, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it is done, but something is to be looked at.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> WarnAsync(this IReportingStep step, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(message ?? string.Empty, CompletionState.CompletedWithWarning, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it is done, but something is to be looked at.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> WarnAsync(this IReportingStep step, MarkdownString message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(message, CompletionState.CompletedWithWarning, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> FailAsync(this IReportingStep step, string? errorMessage = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(errorMessage ?? string.Empty, CompletionState.CompletedWithError, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="step">What is reported.</param>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingStep> FailAsync(this IReportingStep step, MarkdownString errorMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        await step.CompleteAsync(errorMessage, CompletionState.CompletedWithError, cancellationToken).ConfigureAwait(false);
        return step;
    }

    /// <summary>Says that it went well.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> SucceedAsync(this IReportingTask task, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(message ?? string.Empty, CompletionState.Completed, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says that it went well.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> SucceedAsync(this IReportingTask task, MarkdownString message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(message, CompletionState.Completed, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says that it is done, but something is to be looked at.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> WarnAsync(this IReportingTask task, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(message ?? string.Empty, CompletionState.CompletedWithWarning, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says that it is done, but something is to be looked at.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="message">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> WarnAsync(this IReportingTask task, MarkdownString message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(message, CompletionState.CompletedWithWarning, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> FailAsync(this IReportingTask task, string? errorMessage = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(errorMessage ?? string.Empty, CompletionState.CompletedWithError, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> FailAsync(this IReportingTask task, MarkdownString errorMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.CompleteAsync(errorMessage, CompletionState.CompletedWithError, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says how a task stands.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> UpdateStatusAsync(this IReportingTask task, string statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.UpdateAsync(statusText, cancellationToken).ConfigureAwait(false);
        return task;
    }

    /// <summary>Says how a task stands.</summary>
    /// <param name="task">What is reported.</param>
    /// <param name="statusText">What is being done.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    public static async Task<IReportingTask> UpdateStatusAsync(this IReportingTask task, MarkdownString statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.UpdateAsync(statusText, cancellationToken).ConfigureAwait(false);
        return task;
    }
}
