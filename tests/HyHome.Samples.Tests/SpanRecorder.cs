using System.Collections.Concurrent;
using System.Diagnostics;

namespace HyHome.Samples.Tests;

/// <summary>Every span of the process that ended while this lives. Tests run side by side: ask by trace id.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            // Blazor's own source starts a new trace per form that is handled; ServiceDefaults leaves it out for that reason.
            ShouldListenTo = source => !source.Name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async Task<Activity[]> WaitForAsync(ActivityTraceId trace, Func<Activity, bool> last, CancellationToken cancellationToken)
    {
        await Poll.UntilAsync(() => Task.FromResult(_ended.Any(span => span.TraceId == trace && last(span))), cancellationToken);
        return [.. _ended.Where(span => span.TraceId == trace)];
    }

    public async Task<Activity> WaitForAsync(Func<Activity, bool> wanted, CancellationToken cancellationToken)
    {
        await Poll.UntilAsync(() => Task.FromResult(_ended.Any(wanted)), cancellationToken);
        return _ended.First(wanted);
    }

    public void Dispose() => _listener.Dispose();
}
