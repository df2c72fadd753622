using System.Globalization;
using HyHome.Dashboard.Clients.Prometheus;
using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>Metrics by choice or by PromQL.</summary>
public sealed partial class MetricsPage
{
    private const int ChartPoints = 240;
    private const int MostSeries = 50;
    private const int MostRows = 500;
    private const int MostExemplars = 150;
    private const int MostLabels = 12;

    // Collections are 15 s apart by default; a rate over four of them survives one that fails.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(1);

    private static readonly (string Value, string Title)[] Shifts = [("", "nothing"), ("1h", "1 hour earlier"), ("1d", "1 day earlier"), ("1w", "1 week earlier")];

    private PromQLCompleter? _completer;
    private IReadOnlyList<MetricInfo> _metrics = [];
    private IReadOnlyList<string> _services = [];
    private IReadOnlyList<string> _labels = [];
    private IReadOnlyList<string> _notes = [];
    private IReadOnlyList<string> _columns = [];
    private Labels _common = Labels.Empty;
    private IReadOnlyList<TimeSeries> _instant = [];
    private MetricQuery? _built;
    private TimeChart? _chart;
    private DateTimeOffset _until;
    private string? _listed;
    private string? _asked;
    private int _found;
    private bool _isLoaded;

    [Inject]
    private PrometheusClient Prometheus { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "query")]
    private string? QueryTyped { get; set; }

    [SupplyParameterFromQuery(Name = "metric")]
    private string? MetricName { get; set; }

    [SupplyParameterFromQuery(Name = "stat")]
    private string? Statistic { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

    [SupplyParameterFromQuery(Name = "service")]
    private string? Service { get; set; }

    [SupplyParameterFromQuery(Name = "compare")]
    private string? Compare { get; set; }

    [SupplyParameterFromQuery(Name = "find")]
    private string? Find { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    private bool IsTable => View == "table";

    private string Query => !string.IsNullOrWhiteSpace(QueryTyped) ? QueryTyped : _built?.ToPromQL(Window) ?? "";

    private TimeSpan Step => Resolve().Step(ChartPoints);

    private TimeSpan Window => TimeSpan.FromTicks(Math.Max(ShortestWindow.Ticks, Step.Ticks * 4));

    private string Status => _chart is null ? ""
        : $"{_found.ToString("N0", CultureInfo.InvariantCulture)} series{(_found > MostSeries ? $", of which the {MostSeries} largest are shown" : "")}{(Took is { } took ? $", in {Durations.Fine(took)}" : "")}."
            + (_chart.Points.Count > 0 ? $" {_chart.Points.Count} exemplars lead to their traces." : "");

    private protected override async Task AddressChangedAsync()
    {
        _completer ??= new PromQLCompleter(Prometheus, Resolve);
        var question = string.Join('\n', QueryTyped, MetricName, Statistic, By, Service, Compare, View, Range);
        if (question != _asked)
        {
            _asked = question;
            await base.AddressChangedAsync();
        }
    }

    private protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var range = Resolve();
        _until = range.To;
        var listing = ListAsync(range, cancellationToken);
        if (string.IsNullOrWhiteSpace(QueryTyped))
        {
            // What a metric is decides how it is asked.
            await listing;
            _built = MetricName is { } name ? await BuildAsync(name, range, cancellationToken) : null;
        }
        else
        {
            _built = null;
        }

        if (Query.Length > 0)
        {
            if (IsTable)
            {
                await LoadTableAsync(range, cancellationToken);
            }
            else
            {
                await LoadChartAsync(range, cancellationToken);
            }
        }
        else
        {
            (_chart, _notes) = (null, []);
        }

        await listing;
        _isLoaded = true;
    }

    private async Task ListAsync(QueryRange range, CancellationToken cancellationToken)
    {
        var listed = $"{Service}\n{Range}";
        if (listed == _listed)
        {
            return;
        }

        var metadata = Prometheus.MetadataAsync(cancellationToken);
        var services = Prometheus.LabelValuesAsync("service_name", range, null, null, cancellationToken);
        var names = await NamesAsync(range, cancellationToken);
        _metrics = MetricCatalog.Of(names, await metadata);
        _services = await services;
        _listed = listed;
        Redraw();
    }

    // A service's metrics carry its name in one of these: what it sends itself, what is scraped of it, what is made of its spans.
    private async Task<IReadOnlyCollection<string>> NamesAsync(QueryRange range, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Service))
        {
            return await Prometheus.LabelValuesAsync("__name__", range, null, null, cancellationToken);
        }

        var service = QueryText.Quote(Service);
        string[] selectors = [$"{{service_name={service}}}", $"{{job={service}}}", $"{{service={service}}}"];
        var found = await Task.WhenAll(selectors.Select(s => Prometheus.LabelValuesAsync("__name__", range, s, null, cancellationToken)));
        return [.. found.SelectMany(static f => f).Distinct()];
    }

    private async Task<MetricQuery> BuildAsync(string name, QueryRange range, CancellationToken cancellationToken)
    {
        var metric = _metrics.FirstOrDefault(m => m.Name == name) ?? new MetricInfo(name, MetricKind.Gauge, "", "");
        var sample = metric.Kind is MetricKind.Histogram ? metric.Name + "_bucket" : metric.Kind is MetricKind.Summary ? metric.Name + "_count" : metric.Name;
        var labels = Prometheus.LabelsAsync(range, sample, cancellationToken);
        // OTLP brings no metadata: only the samples tell a native histogram.
        if (metric.Kind == MetricKind.Gauge && (await Prometheus.QueryAsync($"count(histogram_count({metric.Name}))", range.To, cancellationToken)).Series.Count > 0)
        {
            metric = metric with { Kind = MetricKind.NativeHistogram };
        }

        _labels = [.. (await labels).Where(static l => l is not ("__name__" or "le" or "quantile")).Take(MostLabels)];
        return new MetricQuery(metric, Statistic, [.. (By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private async Task LoadTableAsync(QueryRange range, CancellationToken cancellationToken)
    {
        var (result, count) = await new LargestSeries(Prometheus).AtAsync(Query, range.To, cancellationToken);
        _found = count;
        _notes = [.. result.Warnings, .. result.Infos];
        _instant = [.. result.Series.OrderByDescending(static s => s.Values[0]).Take(MostRows)];
        _common = SeriesNames.Common([.. _instant.Select(static s => s.Labels)]);
        _columns = [.. _instant.SelectMany(static s => s.Labels.Select(static l => l.Key)).Distinct().Where(l => _common[l] is null).Order(StringComparer.Ordinal)];
        _chart = new TimeChart([.. _instant.Select(static s => new ChartSeries(s.Labels.ToString(), s.Times, s.Values))]) { Format = Format() };
    }

    private async Task LoadChartAsync(QueryRange range, CancellationToken cancellationToken)
    {
        var step = Step;
        var query = Query;
        range = range.Align(step);
        var shift = Shift(Compare);
        var exemplars = IsOfHistogram(query) ? ExemplarsAsync(query, range, cancellationToken) : Task.FromResult<IReadOnlyList<ChartPoint>>([]);
        var largest = new LargestSeries(Prometheus);
        var earlier = shift is { } by ? largest.OverAsync(query, range.Earlier(by), step, MostSeries, cancellationToken) : null;
        var (now, count) = await largest.OverAsync(query, range, step, MostSeries, cancellationToken);
        var series = Series(now, query);
        if (shift is { } back && earlier is not null)
        {
            series = [.. series, .. Earlier((await earlier).Result, series, query, back)];
        }

        _found = count;
        _notes = [.. now.Warnings, .. now.Infos];
        _chart = new TimeChart(series)
        {
            Format = Format(),
            From = range.From.ToUnixTimeMilliseconds(),
            To = range.To.ToUnixTimeMilliseconds(),
            Step = step.TotalMilliseconds,
            Points = await exemplars,
        };
    }

    private static List<ChartSeries> Series(MetricsResult result, string query)
    {
        var most = result.Series.OrderByDescending(static s => s.Values.Where(static v => !double.IsNaN(v)).DefaultIfEmpty(0).Average()).Take(MostSeries).ToList();
        var names = SeriesNames.Of([.. most.Select(static s => s.Labels)], query);
        return [.. most.Select((s, i) => new ChartSeries(names[i], s.Times, HistogramMeans(s)) { Color = Palette.Of(i), Style = most.Count == 1 ? SeriesStyle.Area : SeriesStyle.Line })];
    }

    // A native histogram as it is has no number to draw: its mean is the nearest to one.
    private static double[] HistogramMeans(TimeSeries series) => series.Histograms.Count == series.Values.Length && series.Histograms.Count > 0
        ? [.. series.Histograms.Select(static h => h.Count > 0 ? h.Sum / h.Count : double.NaN)]
        : series.Values;

    private IEnumerable<ChartSeries> Earlier(MetricsResult result, List<ChartSeries> now, string query, TimeSpan back)
    {
        var title = Array.Find(Shifts, s => s.Value == Compare).Title;
        return Series(result, query).Select((s, i) => s with
        {
            Name = $"{s.Name}, {title}",
            Times = [.. s.Times.Select(t => t + back.TotalMilliseconds)],
            Color = now.Find(n => n.Name == s.Name)?.Color ?? s.Color,
            Style = SeriesStyle.Line,
            IsDashed = true,
            LineWidth = 1.25,
        });
    }

    private async Task<IReadOnlyList<ChartPoint>> ExemplarsAsync(string query, QueryRange range, CancellationToken cancellationToken)
    {
        var found = await Prometheus.ExemplarsAsync(query, range, cancellationToken);
        return
        [
            .. found.Where(static e => e.TraceId is not null)
                .DistinctBy(static e => (e.TraceId, e.SpanId, e.Time))
                .OrderByDescending(static e => e.Value)
                .Take(MostExemplars)
                .Select(static e => new ChartPoint(e.Time, e.Value, $"Trace {e.TraceId![..Math.Min(8, e.TraceId!.Length)]}", Links.Trace(e.TraceId!, e.SpanId))),
        ];
    }

    // Exemplars are single observations: beside a rate they would say nothing.
    private static bool IsOfHistogram(string query) =>
        query.Contains("histogram_quantile", StringComparison.Ordinal) || query.Contains("histogram_avg", StringComparison.Ordinal) || (query.Contains("_sum", StringComparison.Ordinal) && query.Contains("_count", StringComparison.Ordinal));

    private ValueFormat Format() => _built?.Format
        ?? (IsOfHistogram(Query) && Query.Contains("_seconds", StringComparison.Ordinal) ? ValueFormat.Seconds
        : Query.Contains("_bytes", StringComparison.Ordinal) ? (Query.Contains("rate(", StringComparison.Ordinal) ? ValueFormat.BytesPerSecond : ValueFormat.Bytes)
        : ValueFormat.Short);

    private static string Value(TimeSeries series, ValueFormat format) => series.Histograms is [var histogram, ..]
        ? $"{ValueFormat.Short.Format(histogram.Count)} observations, sum {format.Format(histogram.Sum)}"
        : format.Format(series.Values[0]);

    private static TimeSpan? Shift(string? text) => text switch
    {
        "1h" => TimeSpan.FromHours(1),
        "1d" => TimeSpan.FromDays(1),
        "1w" => TimeSpan.FromDays(7),
        _ => null,
    };

    private string LinkOf(MetricInfo metric) => Links.To("/metrics", Range, ("metric", metric.Name), ("service", Service), ("compare", Compare), ("view", View), ("find", Find));

    private void Run(string query) => Go(replace: false, ("query", query), ("metric", null), ("stat", null), ("by", null), ("hide", null));

    private void Split(string label)
    {
        var by = (By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!by.Remove(label))
        {
            by.Add(label);
        }

        Go(replace: false, ("by", string.Join(',', by)), ("query", null), ("hide", null));
    }
}
