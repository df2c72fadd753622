using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>Traces by TraceQL, and the map of all services.</summary>
public sealed partial class TracesPage
{
    private const int MostTraces = 200;
    private const int ChartPoints = 200;

    private static readonly string[] Statuses = ["error", "ok", "unset"];

    private static readonly (string? Key, string Title, bool IsNumber)[] Columns =
        [("time", "Began", false), (null, "Trace", false), ("duration", "Took", true), ("spans", "Spans", true), ("errors", "Errors", true), (null, "Services", false)];

    // Tempo takes no more for a search.
    private static readonly TimeSpan LongestRange = TimeSpan.FromHours(168);

    private TraceQLCompleter? _completer;
    private TraceFilter _filter = new();
    private IReadOnlyList<TraceSummary>? _traces;
    private IReadOnlyList<string> _services = [];
    private IReadOnlyList<string> _names = [];
    private ScatterChart _scatter = new([]);
    private TimeChart? _metrics;
    private NodeGraphModel? _map;
    private string? _asked;

    [Inject]
    private TempoClient Tempo { get; set; } = null!;

    [Inject]
    private PrometheusClient Prometheus { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "query")]
    private string? QueryTyped { get; set; }

    [SupplyParameterFromQuery(Name = "service")]
    private string? Service { get; set; }

    [SupplyParameterFromQuery(Name = "name")]
    private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusText { get; set; }

    [SupplyParameterFromQuery(Name = "min")]
    private string? Min { get; set; }

    [SupplyParameterFromQuery(Name = "max")]
    private string? Max { get; set; }

    [SupplyParameterFromQuery(Name = "tags")]
    private string? Tags { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    private bool IsMap => View == "map";

    private string Sort => SortText ?? "time";

    private string Query => string.IsNullOrWhiteSpace(QueryTyped) ? _filter.ToTraceQL() : QueryTyped;

    private string Status => _traces is not { } traces ? ""
        : $"{traces.Count} {(traces.Count == 1 ? "trace" : "traces")}{(traces.Count >= MostTraces ? ", the newest; there may be older ones" : "")}{(Took is { } took ? $", in {Durations.Fine(took)}" : "")}.";

    private IEnumerable<TraceSummary> Sorted => Sort switch
    {
        "duration" => _traces!.OrderByDescending(static t => t.Duration),
        "spans" => _traces!.OrderByDescending(static t => t.SpanCount),
        "errors" => _traces!.OrderByDescending(static t => t.ErrorCount),
        _ => _traces!.OrderByDescending(static t => t.Start),
    };

    private protected override async Task AddressChangedAsync()
    {
        _completer ??= new TraceQLCompleter(Tempo, Resolve);
        _filter = new TraceFilter { Service = Service, Name = Name, Status = Statuses.Contains(StatusText) ? StatusText : null, Min = Min, Max = Max, Tags = Tags };
        var question = $"{Query}\n{Range}\n{View}";
        if (question != _asked && _filter.Problem is null)
        {
            _asked = question;
            await base.AddressChangedAsync();
        }
    }

    private protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var range = Resolve();
        if (IsMap)
        {
            _map = await ServiceMap.AskAsync(Prometheus, range, service => Links.To("/traces", Range, ("service", service)), cancellationToken);
            return;
        }

        range = range.Length > LongestRange ? range with { From = range.To - LongestRange } : range;
        var services = Tempo.TagValuesAsync("resource.service.name", range, null, null, cancellationToken);
        var names = Tempo.TagValuesAsync("name", range, _filter.Service is { } service ? new TraceFilter { Service = service }.ToTraceQL() : null, MostTraces, cancellationToken);
        if (IsMetricsQuery().IsMatch(Query))
        {
            var step = range.Step(ChartPoints);
            var result = await Tempo.QueryRangeAsync(Query, range, step, null, cancellationToken);
            (_metrics, _traces) = (Chart(result, range, step), []);
        }
        else
        {
            var found = await Tempo.SearchAsync(Query, range, MostTraces, null, cancellationToken);
            (_metrics, _traces, _scatter) = (null, found, Scatter(found, range));
        }

        _services = [.. (await services).Select(static v => v.Value).Order(StringComparer.Ordinal)];
        _names = [.. (await names).Select(static v => v.Value).Order(StringComparer.Ordinal)];
    }

    private static ScatterChart Scatter(IReadOnlyList<TraceSummary> traces, QueryRange range) => new(
    [
        .. traces.Select(static t => new ChartPoint(
            t.Start.ToUnixTimeMilliseconds(),
            Math.Max(0.5, t.Duration.TotalMilliseconds),
            $"{t.RootService} {t.RootName}{(t.ErrorCount > 0 ? $", {t.ErrorCount} errors" : "")}",
            Links.Trace(t.TraceId))
        {
            Color = t.ErrorCount > 0 ? "--bad" : "--series-1",
            Size = Math.Clamp(5 + Math.Log2(Math.Max(1, t.SpanCount)), 6, 18),
        }),
    ])
    {
        Format = ValueFormat.Milliseconds,
        LogBase = 10,
        From = range.From.ToUnixTimeMilliseconds(),
        To = range.To.ToUnixTimeMilliseconds(),
    };

    private TimeChart Chart(MetricsResult result, QueryRange range, TimeSpan step)
    {
        var isDuration = Query.Contains("duration", StringComparison.Ordinal) && !Query.Contains("rate(", StringComparison.Ordinal) && !Query.Contains("count_over_time(", StringComparison.Ordinal);
        return new TimeChart([.. result.Series.Select(static s => new ChartSeries(s.Labels.Without("__name__") is { Count: > 0 } named ? named.ToString() : "all spans", s.Times, s.Values))])
        {
            Format = isDuration ? ValueFormat.Seconds : ValueFormat.Short,
            From = range.From.ToUnixTimeMilliseconds(),
            To = range.To.ToUnixTimeMilliseconds(),
            Step = step.TotalMilliseconds,
            Points =
            [
                .. result.Series.SelectMany(static s => s.Exemplars).Where(static e => e.TraceId is not null)
                    .Select(static e => new ChartPoint(e.Time, e.Value, $"Trace {e.TraceId}", Links.Trace(e.TraceId!, e.SpanId))),
            ],
        };
    }

    // The first span that fits: the trace opens where the person's question is answered.
    private string? First(TraceSummary trace) => Query is "{}" ? null : trace.Spans.Count > 0 ? trace.Spans[0].SpanId : null;

    private string BarStyle(TraceSummary trace)
    {
        var longest = _traces!.Max(static t => t.Duration.TotalMilliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"width:{(longest > 0 ? trace.Duration.TotalMilliseconds / longest * 5 : 0):0.##}rem");
    }

    private void Run(string query) => Go(
        replace: false, ("query", query), ("service", null), ("name", null), ("status", null), ("min", null), ("max", null), ("tags", null), ("view", null));

    private void Change(TraceFilter filter) => Go(
        replace: false,
        ("query", null),
        ("service", filter.Service),
        ("name", filter.Name),
        ("status", filter.Status),
        ("min", filter.Min),
        ("max", filter.Max),
        ("tags", filter.Tags));

    private void ApplyFilter() => Change(_filter);

    [GeneratedRegex(@"\|\s*(rate|histogram_over_time|quantile_over_time|\w+_over_time|compare)\s*\(")]
    private static partial Regex IsMetricsQuery();
}
