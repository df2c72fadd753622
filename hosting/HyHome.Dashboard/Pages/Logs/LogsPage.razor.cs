using System.Globalization;
using System.Text;
using System.Threading.Channels;
using HyHome.Dashboard.Clients.Loki;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace HyHome.Dashboard.Pages.Logs;

/// <summary>Lines by LogQL.</summary>
public sealed partial class LogsPage
{
    private const string LimitName = "limit";
    private const int DefaultLimit = 1000;
    private const int FirstLines = 100;
    private const int MostLive = 10_000;
    private const int HistogramBars = 80;
    private const int ChartPoints = 400;

    private static readonly string[] Levels = ["critical", "error", "warn", "info", "debug", "trace", "unknown"];
    private static readonly int[] Limits = [100, 1000, 5000, 10_000];

    // Lines may come thousands a second; a person reads a page that changes four times.
    private static readonly TimeSpan LiveRhythm = TimeSpan.FromMilliseconds(250);

    private readonly LogRows _rows = new();
    private readonly Echoes _places = new();
    private LogQLCompleter? _completer;
    private IReadOnlyList<string> _services = [];
    private IReadOnlyList<string> _searched = [];
    private TimeChart? _histogram;
    private TimeChart? _metrics;
    private CancellationTokenSource? _tail;
    private string? _asked;
    private string? _shown;
    private long _arrived;
    private int _dropped;
    private bool _isLoaded;

    [Inject]
    private LokiClient Loki { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "query")]
    private string? QueryText { get; set; }

    [SupplyParameterFromQuery(Name = LimitName)]
    private int? LimitText { get; set; }

    [SupplyParameterFromQuery(Name = "wrap")]
    private bool IsWrapped { get; set; }

    [SupplyParameterFromQuery(Name = "live")]
    private bool IsLive { get; set; }

    [SupplyParameterFromQuery(Name = "line")]
    private string? Place { get; set; }

    private string Query => string.IsNullOrWhiteSpace(QueryText) ? LogQuery.All : QueryText;

    private int Limit => LimitText is { } limit && Limits.Contains(limit) ? limit : DefaultLimit;

    private LogRow? Selected { get; set; }

    private string Status => IsLive
        ? $"Live: {_arrived.ToString("N0", CultureInfo.InvariantCulture)} lines came in" + (_dropped > 0 ? $", Loki left {_dropped} out because they came too fast" : "") + "."
        : IsRunning && !_isLoaded ? "Asking Loki…"
        : _rows.All.Count == 0 ? ""
        : $"{_rows.All.Count.ToString("N0", CultureInfo.InvariantCulture)} {(_rows.All.Count == 1 ? "line" : "lines")}"
            + (_rows.All.Count >= Limit ? ", the newest; there may be older ones" : IsRunning ? "; the others are on their way" : "")
            + (Took is { } took ? $", in {Durations.Fine(took)}" : "") + ".";

    private protected override async Task AddressChangedAsync()
    {
        _completer ??= new LogQLCompleter(Loki, Resolve);
        // Loaded while Loki thinks.
        LogList.Prepare(Browser);
        // Which line is open, and how lines look, needs no new question.
        var isOther = _places.IsNews(Place);
        var question = $"{Query}\n{Range}\n{Limit}\n{IsLive}";
        if (question == _asked)
        {
            if (isOther)
            {
                Selected = await FindAsync(Left);
            }

            return;
        }

        _asked = question;
        StopTail();
        await base.AddressChangedAsync();
        if (IsLive && Error is null && _metrics is null)
        {
            _ = TailAsync(Query);
        }
    }

    private protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var range = Resolve();
        var services = Loki.LabelValuesAsync("service_name", range, null, cancellationToken);
        _searched = LogQuery.Searched(Query);
        if (await MetricsAsync(range, cancellationToken) is { } metrics)
        {
            (_metrics, _histogram) = (metrics, null);
            _rows.Set([]);
        }
        else
        {
            _metrics = null;
            var isWhole = false;
            if (_shown != _asked)
            {
                // What fits on a screen comes first: all else is asked for while the person reads.
                var lines = await Loki.NewestLinesAsync(Query, range, Math.Min(FirstLines, Limit), cancellationToken: cancellationToken);
                isWhole = lines.Count < FirstLines || Limit <= FirstLines;
                _rows.Set(lines);
                _shown = _asked;
                _isLoaded = true;
                Redraw();
            }

            var histogram = HistogramAsync(range, cancellationToken);
            if (!isWhole)
            {
                _rows.Extend(await Loki.NewestLinesAsync(Query, range, Limit, cancellationToken: cancellationToken));
                Redraw();
            }

            Selected = await FindAsync(cancellationToken);
            _histogram = await histogram;
        }

        _services = await services;
        _isLoaded = true;
    }

    // A link to a line leads there when its time range has gone on, too.
    private async Task<LogRow?> FindAsync(CancellationToken cancellationToken)
    {
        if (Selected is { } row && ReferenceEquals(_rows.Find(row.Number), row) && _rows.PlaceOf(row) == Place)
        {
            return row;
        }

        if (LogRows.Read(Place) is not { } place || _rows.At(Place) is { } found)
        {
            return _rows.At(Place);
        }

        var time = Clients.QueryText.Time(place.Timestamp);
        var lines = await Loki.NewestLinesAsync(Query, new QueryRange(time, time.AddTicks(1)), Limit, cancellationToken: cancellationToken);
        return lines.Where(line => line.Timestamp == place.Timestamp).ElementAtOrDefault(place.Before) is { } elsewhere ? new LogRow(long.MaxValue, elsewhere) : null;
    }

    // A tail begins anew, too.
    private protected override Task RetryAsync()
    {
        (_asked, _shown) = (null, null);
        return AddressChangedAsync();
    }

    private protected override void Leave() => StopTail();

    // A query for lines begins with its selector, one for numbers with a function.
    private async Task<TimeChart?> MetricsAsync(QueryRange range, CancellationToken cancellationToken)
    {
        if (Query.TrimStart().StartsWith('{'))
        {
            return null;
        }

        var step = range.Step(ChartPoints);
        var result = await Loki.QueryRangeAsync(Query, range, null, step, true, cancellationToken);
        return result.Kind == ResultKind.Streams ? null : new TimeChart([.. result.Metrics.Series.Select(static s => new ChartSeries(s.Labels.ToString(), s.Times, s.Values))])
        {
            From = range.From.ToUnixTimeMilliseconds(),
            To = range.To.ToUnixTimeMilliseconds(),
            Step = step.TotalMilliseconds,
        };
    }

    private async Task<TimeChart> HistogramAsync(QueryRange range, CancellationToken cancellationToken)
    {
        var step = range.Step(HistogramBars);
        var result = await Loki.QueryRangeAsync(LogQuery.Histogram(Query, step), range, null, step, true, cancellationToken);
        var order = Levels.Reverse().ToList();
        return new TimeChart(
        [
            .. result.Metrics.Series
                .Select(static s => (Level: s.Labels["detected_level"] ?? "unknown", Series: s))
                .OrderBy(s => order.IndexOf(s.Level))
                .Select(static s => new ChartSeries(s.Level, s.Series.Times, s.Series.Values) { Style = SeriesStyle.Bars, Stack = "lines", Color = Palette.OfLevel(s.Level) }),
        ])
        {
            From = range.From.ToUnixTimeMilliseconds(),
            To = range.To.ToUnixTimeMilliseconds(),
        };
    }

    private async Task TailAsync(string query)
    {
        StopTail();
        var tail = _tail = CancellationTokenSource.CreateLinkedTokenSource(Left);
        (_arrived, _dropped) = (0, 0);
        var since = _rows.All.Count > 0 ? Clients.QueryText.Time(_rows.All[0].Line.Timestamp + 1_000_000) : Clock.Now;
        var arrivals = Channel.CreateUnbounded<TailBatch>(new UnboundedChannelOptions { SingleReader = true });
        var drawing = DrawAsync(arrivals.Reader, tail.Token);
        try
        {
            await foreach (var batch in Loki.TailAsync(query, since, null, tail.Token))
            {
                arrivals.Writer.TryWrite(batch);
            }
        }
        catch (OperationCanceledException) when (tail.IsCancellationRequested)
        {
            // Paused, another query, or another page: what came so far stays.
            arrivals.Writer.TryComplete();
        }
        catch (DataSourceException error)
        {
            await InvokeAsync(() => Show(error));
        }

        arrivals.Writer.TryComplete();
        await drawing;
    }

    private async Task DrawAsync(ChannelReader<TailBatch> arrivals, CancellationToken cancellationToken)
    {
        try
        {
            while (await arrivals.WaitToReadAsync(cancellationToken))
            {
                await Task.Delay(LiveRhythm, cancellationToken);
                var lines = new List<LogLine>();
                while (arrivals.TryRead(out var batch))
                {
                    lines.AddRange(batch.Lines);
                    _dropped += batch.Dropped;
                }

                await InvokeAsync(() =>
                {
                    _arrived += lines.Count;
                    // Loki sends each stream by itself.
                    _rows.Add([.. lines.OrderBy(static line => line.Timestamp)], MostLive);
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The tail ended; what waits is found by the next query.
            return;
        }
    }

    private void StopTail()
    {
        _tail?.Cancel();
        _tail?.Dispose();
        _tail = null;
    }

    private void Run(string query) => Go(replace: false, ("query", query), ("line", null));

    private void Choose(object? service) => Run(service is string { Length: > 0 } name ? LogQuery.WithLabel(Query, "service_name", name) : LogQuery.WithoutLabel(Query, "service_name"));

    private void ChooseLevel(object? level)
    {
        var without = LogQuery.WithoutField(Query, "detected_level");
        Run(level is string { Length: > 0 } name ? LogQuery.WithField(without, "detected_level", name) : without);
    }

    private void Filter((string Name, string Value, bool IsLabel, bool IsOut) field) => Run(field.IsLabel
        ? LogQuery.WithLabel(Query, field.Name, field.Value, field.IsOut)
        : LogQuery.WithField(Query, field.Name, field.Value, field.IsOut));

    private void Select(LogRow? row)
    {
        Selected = row;
        var place = row is null ? null : _rows.PlaceOf(row);
        _places.Send(place);
        Go(replace: true, ("line", place));
    }

    private async Task DownloadAsync()
    {
        var text = new StringBuilder();
        for (var i = _rows.All.Count - 1; i >= 0; i--)
        {
            var line = _rows.All[i].Line;
            text.Append(line.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)).Append(' ').Append(line.Level).Append(' ').Append(line.Stream["service_name"]).Append(' ').Append(line.Text).Append('\n');
        }

        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())));
        await Browser.CallAsync("js/download.js", "save", $"logs-{Clock.Now.UtcDateTime:yyyyMMdd-HHmmss}.txt", "text/plain", stream);
    }
}
