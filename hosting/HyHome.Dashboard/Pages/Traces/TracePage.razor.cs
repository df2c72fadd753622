using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Pages.Logs;
using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>One trace.</summary>
public sealed partial class TracePage
{
    private const int MostLines = 1000;

    private static readonly (string View, string Title)[] Views = [("spans", "Spans"), ("logs", "Logs"), ("map", "Services")];

    // A line may be written a little before its span begins, or after it ends.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly LogRows _logs = new();
    private readonly Echoes _spans = new();
    private readonly Echoes _places = new();
    private Waterfall? _waterfall;
    private TraceTree? _tree;
    private TraceNode? _selected;
    private NodeGraphModel _map = new([], []);
    private Dictionary<string, long> _onPath = [];
    private Exception? _logError;
    private string? _loaded;
    private int _services;
    private int _errors;
    private bool _hasLogs;
    private bool _isMissing;

    /// <summary>The trace's id in hex.</summary>
    [Parameter]
    public string TraceId { get; set; } = "";

    [Inject]
    private TempoClient Tempo { get; set; } = null!;

    [Inject]
    private LokiClient Loki { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "span")]
    private string? SpanId { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? ViewText { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "path")]
    private string? PathText { get; set; }

    [SupplyParameterFromQuery(Name = "line")]
    private string? Place { get; set; }

    private bool ShowsPath => PathText != "false";

    private LogRow? Line { get; set; }

    private string View => Array.Exists(Views, v => v.View == ViewText) ? ViewText! : Views[0].View;

    private TimeRange Around => _tree is { } tree ? TimeRange.Between(QueryText.Time(tree.Start) - Margin, QueryText.Time(tree.End) + Margin) : TimeRange.Default;

    private protected override async Task AddressChangedAsync()
    {
        if (_loaded != TraceId)
        {
            _loaded = TraceId;
            await base.AddressChangedAsync();
        }

        if (_spans.IsNews(SpanId))
        {
            _selected = _tree?.Find(SpanId);
        }

        var isOtherLine = _places.IsNews(Place);
        if (View == "logs" && !_hasLogs && _tree is { } tree)
        {
            await LoadLogsAsync(tree);
            Line = _logs.At(Place);
        }
        else if (isOtherLine)
        {
            Line = _logs.At(Place);
        }
    }

    private protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        (_tree, _isMissing, _hasLogs) = (null, false, false);
        _logs.Set([]);
        if (await Tempo.TraceAsync(TraceId, null, cancellationToken) is not { } trace)
        {
            _isMissing = true;
            return;
        }

        var tree = new TraceTree(trace);
        _services = trace.Spans.Select(static s => s.Service).Distinct().Count();
        _errors = trace.Spans.Count(static s => s.Status == SpanStatus.Error);
        _onPath = CriticalPath.Of(tree.Root).GroupBy(static s => s.SpanId).ToDictionary(static g => g.Key, static g => g.Sum(static s => s.To - s.From));
        _map = ServiceMap.Of(tree);
        _tree = tree;
        _selected = tree.Find(SpanId);
    }

    private async Task LoadLogsAsync(TraceTree tree)
    {
        try
        {
            var range = new QueryRange(QueryText.Time(tree.Start) - Margin, QueryText.Time(tree.End) + Margin);
            _logs.Set(await Loki.NewestLinesAsync(LogQuery.OfTrace(tree.Trace.TraceId), range, MostLines, cancellationToken: Left));
            (_hasLogs, _logError) = (true, null);
        }
        catch (DataSourceException error)
        {
            _logError = error;
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            return;
        }

        Redraw();
    }

    private void Select(TraceNode? node)
    {
        _selected = node;
        _spans.Send(node?.Span.SpanId);
        Go(replace: true, ("span", node?.Span.SpanId));
    }

    private void Select(LogRow? row)
    {
        Line = row;
        var place = row is null ? null : _logs.PlaceOf(row);
        _places.Send(place);
        Go(replace: true, ("line", place));
    }

    private void OpenLogs((string Name, string Value, bool IsLabel, bool IsOut) field)
    {
        var query = LogQuery.OfTrace(_tree!.Trace.TraceId);
        Navigation.NavigateTo(Links.Logs(
            field.IsLabel ? LogQuery.WithLabel(query, field.Name, field.Value, field.IsOut) : LogQuery.WithField(query, field.Name, field.Value, field.IsOut), Around));
    }

    private static string Fine(long nanoseconds) => Durations.Fine(TimeSpan.FromTicks(nanoseconds / 100));
}
