using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Tells people how far it is.</summary>
internal interface IDeployProgress
{
    /// <summary>Says something once.</summary>
    void Say(LogLevel level, string text);

    /// <summary>Says how one object stands.</summary>
    /// <param name="title">The object.</param>
    /// <param name="text">How it stands.</param>
    /// <param name="state">Whether it goes on, is done or failed.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task TellAsync(string title, string text, RolloutState state, CancellationToken cancellationToken);
}

/// <summary>Tells it as the tasks of a pipeline's step.</summary>
internal sealed class StepProgress(IReportingStep step) : IDeployProgress
{
    private readonly Dictionary<string, IReportingTask> _tasks = new(StringComparer.Ordinal);

    public void Say(LogLevel level, string text) => step.Log(level, text);

    public async Task TellAsync(string title, string text, RolloutState state, CancellationToken cancellationToken)
    {
        var line = $"{title}: {text}";
        if (!_tasks.TryGetValue(title, out var task))
        {
            if (state == RolloutState.Done)
            {
                // Nothing was waited for, so that there is nothing to follow either.
                step.Log(LogLevel.Information, line);
                return;
            }

            task = await step.CreateTaskAsync(state == RolloutState.InProgress ? line : title, cancellationToken).ConfigureAwait(false);
            _tasks[title] = task;
            if (state == RolloutState.InProgress)
            {
                return;
            }
        }

        if (state == RolloutState.InProgress)
        {
            await task.UpdateAsync(line, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await task.CompleteAsync(line, state == RolloutState.Done ? CompletionState.Completed : CompletionState.CompletedWithError, cancellationToken).ConfigureAwait(false);
        }
    }
}
