using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Server;

/// <summary>How long requests took, by route and status. Routes are patterns, so their number is bounded whatever is asked.</summary>
internal sealed class RequestTimings
{
    private static readonly double[] UpperBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<(string Route, int Status), Timing> _timings = new();

    public static IReadOnlyList<double> Bounds => UpperBounds;

    public IEnumerable<(string Route, int Status, long[] Counts, double Seconds)> Read() => _timings.ToArray()
        .OrderBy(static t => t.Key.Route, StringComparer.Ordinal).ThenBy(static t => t.Key.Status)
        .Select(static t => (t.Key.Route, t.Key.Status, t.Value.Counts(), t.Value.Seconds));

    /// <summary>Runs the rest of the pipeline and notes how long it took.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
            _timings.GetOrAdd((route, context.Response.StatusCode), static _ => new Timing()).Add(Stopwatch.GetElapsedTime(start));
        }
    }

    private sealed class Timing
    {
        private readonly long[] _counts = new long[UpperBounds.Length + 1];
        private long _ticks;

        public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;

        /// <summary>Counts by bucket, not cumulative; the last one is for all that is slower.</summary>
        public long[] Counts() => Array.ConvertAll(_counts, static count => count);

        public void Add(TimeSpan elapsed)
        {
            var bucket = Array.FindIndex(UpperBounds, bound => elapsed.TotalSeconds <= bound);
            Interlocked.Increment(ref _counts[bucket < 0 ? UpperBounds.Length : bucket]);
            Interlocked.Add(ref _ticks, elapsed.Ticks);
        }
    }
}
