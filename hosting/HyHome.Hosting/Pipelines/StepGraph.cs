using System.Diagnostics;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Pipelines;

/// <summary>The order of the steps.</summary>
internal sealed class StepGraph
{
    private readonly Dictionary<string, PipelineStep> _steps;
    private readonly Dictionary<string, HashSet<string>> _before;

    /// <exception cref="DistributedApplicationException">Names are given twice or lead nowhere; it lists all.</exception>
    public StepGraph(IReadOnlyList<PipelineStep> steps)
    {
        var errors = steps.GroupBy(s => s.Name).Where(g => g.Count() > 1).Select(g => $"Several steps have the name '{g.Key}'. Rename all but one.").ToList();
        _steps = steps.DistinctBy(s => s.Name).ToDictionary(s => s.Name);
        _before = _steps.Values.ToDictionary(s => s.Name, s => s.DependsOnSteps.ToHashSet());
        foreach (var step in _steps.Values)
        {
            errors.AddRange(step.DependsOnSteps.Where(n => !_steps.ContainsKey(n)).Select(n => $"Step '{step.Name}' depends on '{n}', which does not exist. {Known()}"));
            foreach (var later in step.RequiredBySteps)
            {
                if (_before.TryGetValue(later, out var before))
                {
                    before.Add(step.Name);
                }
                else
                {
                    errors.Add($"Step '{step.Name}' is required by '{later}', which does not exist. {Known()}");
                }
            }
        }

        if (errors.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, errors.Distinct()));
        }
    }

    /// <summary>A step and all it needs, each after those it needs.</summary>
    /// <exception cref="DistributedApplicationException">There is no such step, or steps wait for each other.</exception>
    public IReadOnlyList<(PipelineStep Step, IReadOnlySet<string> Before)> Needed(string name)
    {
        if (!_steps.ContainsKey(name))
        {
            throw new DistributedApplicationException($"There is no step '{name}'. {Known()}");
        }

        List<(PipelineStep, IReadOnlySet<string>)> ordered = [];
        HashSet<string> done = [];
        List<string> path = [];
        Visit(name);
        return ordered;

        void Visit(string current)
        {
            if (done.Contains(current))
            {
                return;
            }

            if (path.IndexOf(current) is var start and >= 0)
            {
                throw new DistributedApplicationException($"Steps wait for each other: {string.Join(" -> ", path[start..].Append(current))}. Remove one of these dependencies.");
            }

            path.Add(current);
            foreach (var before in _before[current].Order(StringComparer.Ordinal))
            {
                Visit(before);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(current);
            ordered.Add((_steps[current], _before[current]));
        }
    }

    private string Known() => $"Steps: {string.Join(", ", _steps.Keys.Order(StringComparer.Ordinal))}.";
}

/// <summary>Does steps, as many at once as their order allows.</summary>
internal sealed class StepRunner(PipelineContext context, IPipelineActivityReporter reporter)
{
    /// <summary>The key of the exception's data under which the steps that failed stand. Each was reported with its error when it did.</summary>
    public const string FailedSteps = "steps";

    /// <exception cref="DistributedApplicationException">Some failed; it lists all.</exception>
    public async Task RunAsync(IReadOnlyList<(PipelineStep Step, IReadOnlySet<string> Before)> steps)
    {
        var running = new Dictionary<string, Task<bool>>();
        List<(string Step, Exception Error)> failures = [];
        foreach (var (step, before) in steps)
        {
            running[step.Name] = RunAfterAsync(step, [.. before.Select(name => running[name])], failures);
        }

        await Task.WhenAll(running.Values).ConfigureAwait(false);
        context.CancellationToken.ThrowIfCancellationRequested();
        if (failures.Count > 0)
        {
            throw new DistributedApplicationException(
                string.Join(Environment.NewLine, failures.Select(f => $"Step '{f.Step}' failed: {f.Error.Message}")),
                failures.Count == 1 ? failures[0].Error : new AggregateException(failures.Select(f => f.Error)))
            {
                Data = { [FailedSteps] = string.Join(" and ", failures.Select(f => f.Step)) },
            };
        }
    }

    // True when the step was done. A step after a failed one is left out; others go on, so that all errors are seen at once.
    private async Task<bool> RunAfterAsync(PipelineStep step, Task<bool>[] before, List<(string Step, Exception Error)> failures)
    {
        if (!Array.TrueForAll(await Task.WhenAll(before).ConfigureAwait(false), done => done) || context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        var report = await reporter.CreateStepAsync(step.Name, context.CancellationToken).ConfigureAwait(false);
        await using var _ = report.ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        try
        {
            var own = new PipelineContext(context.Model, context.ExecutionContext, context.Services, new StepLogger(report), context.CancellationToken) { Summary = context.Summary };
            await step.Action(new PipelineStepContext { PipelineContext = own, ReportingStep = report }).ConfigureAwait(false);
            await report.CompleteAsync(string.Empty, CompletionState.Completed, context.CancellationToken).ConfigureAwait(false);
            context.Logger.LogDebug("Step {Step} took {Elapsed}", step.Name, clock.Elapsed);
            return true;
        }
        catch (Exception error)
        {
            lock (failures)
            {
                failures.Add((step.Name, error));
            }

            await report.CompleteAsync(error.Message, CompletionState.CompletedWithError, CancellationToken.None).ConfigureAwait(false);
            return false;
        }
    }

    private sealed class StepLogger(IReportingStep report) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            report.Log(logLevel, formatter(state, exception) + (exception is null ? string.Empty : Environment.NewLine + exception));
    }
}
