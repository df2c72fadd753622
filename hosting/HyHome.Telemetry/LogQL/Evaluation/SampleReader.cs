using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Reads the lines of a range aggregation and makes a sample of each.</summary>
internal sealed class SampleReader
{
    private const string ExtractionError = "SampleExtractionErr";

    private readonly RangeAggregation _aggregation;
    private readonly LogPipeline _pipeline;
    private readonly LabelFilterStep[] _postFilters;
    private readonly IReadOnlyList<string> _groups;
    private readonly bool _without;
    private readonly bool _noLabels;
    private readonly Func<SeriesLabels, WindowSeries> _create;
    private readonly Dictionary<SeriesLabels, WindowSeries> _series = [];
    private readonly Dictionary<LabelSet, WindowSeries> _byMetadata = new(ReferenceEqualityComparer.Instance);
    private readonly List<Label> _scratch = [];
    private readonly string?[] _lastValues;
    private WindowSeries? _lastSeries;
    private readonly QueryStats _stats;
    private readonly bool _hasValues;
    private readonly string? _keptUnder;
    private BlockSamples? _gathered;

    /// <param name="aggregation">The aggregation.</param>
    /// <param name="outer">The grouping of the sum around it, which makes its own labels unnecessary; or null.</param>
    /// <param name="create">Makes a series.</param>
    /// <param name="stats">Counts what is read.</param>
    public SampleReader(RangeAggregation aggregation, Grouping? outer, Func<SeriesLabels, WindowSeries> create, QueryStats stats)
    {
        _aggregation = aggregation;
        _create = create;
        _stats = stats;
        var grouping = outer ?? aggregation.Grouping;
        _groups = grouping?.Labels ?? [];
        _without = grouping?.Without ?? false;
        _noLabels = grouping is { Without: false, Labels.Count: 0 } || aggregation.Operation == "absent_over_time";
        var unwrap = aggregation.Range.Unwrap;
        _postFilters = unwrap is null ? [] : [.. unwrap.PostFilters.Select(PostFilter)];
        if (unwrap is not null && (_groups.Count == 0 || _without))
        {
            // The unwrapped label is the value: as a label it would make every line a series.
            _groups = [.. _groups, unwrap.Label];
            _without = true;
        }

        _lastValues = new string?[_groups.Count];
        _pipeline = LogPipeline.Create(aggregation.Range.Selector.Stages, required => ParserHints.Create(
            required.Concat(_postFilters.SelectMany(static f => f.RequiredLabels)), _groups, _without, _noLabels, unwrap?.Label ?? ""));
        _hasValues = unwrap is not null || aggregation.Operation is not ("rate" or "count_over_time" or "absent_over_time");
        _keptUnder = KeptUnder();
    }

    /// <summary>Reads all lines with <c>start &lt; t &lt;= end</c>.</summary>
    public IReadOnlyCollection<WindowSeries> Read(ILogSource source, long start, long end, CancellationToken cancellationToken)
    {
        var matchers = _aggregation.Range.Selector.Matchers;
        var scanner = new BlockScanner(_pipeline.LineFilters);
        var hits = new List<int>();
        var streams = source.Select(matchers, start + 1, end);
        _stats.Streams += streams.Count;
        foreach (var stream in streams.OrderBy(static s => s.Labels, Comparer<LabelSet>.Create(LabelSet.Compare)))
        {
            _byMetadata.Clear();
            _lastSeries = null;
            foreach (var block in stream.Blocks(start + 1, end, newestFirst: false, _pipeline.Needles.Count > 0 ? _pipeline.Needles : null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (from, to) = BlockScanner.Bounds(block, start + 1, end);
                if (from >= to)
                {
                    continue;
                }

                _stats.Blocks++;
                _stats.Lines += to - from;
                _stats.Bytes += block.Offsets[to] - block.Offsets[from];
                if (_keptUnder is not null && block.Kept(_keptUnder) is BlockSamples kept)
                {
                    _stats.PostFilterLines += kept.AddTo(Series, start + 1, end);
                    continue;
                }

                _gathered = _keptUnder is not null && block.CanKeep && to - from == block.Timestamps.Length ? new BlockSamples(_hasValues) : null;
                ReadLines(stream.Labels, block, from, to, scanner, hits);
                if (_gathered is not null)
                {
                    _gathered.Close();
                    block.Keep(_keptUnder!, _gathered, _gathered.Bytes);
                }
            }
        }

        return _series.Values;
    }

    // What samples of a sealed block depend on besides its lines; null where it is not worth it to keep them, or where they depend on the time of day.
    private string? KeptUnder()
    {
        var range = _aggregation.Range;
        if ((_pipeline is { IsPlain: true, LineFilters.Count: 0 } && range.Unwrap is null)
            || range.Selector.Stages.Any(static s => s is LineFormatStage or LabelFormatStage && s.ToString()!.Contains("now", StringComparison.Ordinal)))
        {
            return null;
        }

        return $"{range} {(_hasValues ? "values" : "lines")} {(_noLabels ? "of none" : _without ? "without" : "by")} ({string.Join(',', _groups)})";
    }

    private void ReadLines(LabelSet stream, LogBlock block, int from, int to, BlockScanner scanner, List<int> hits)
    {
        if (scanner.PassesAll)
        {
            for (var i = from; i < to; i++)
            {
                AddLine(stream, block, i);
            }

            return;
        }

        hits.Clear();
        scanner.Scan(block, from, to, hits);
        foreach (var i in hits)
        {
            AddLine(stream, block, i);
        }
    }

    private void Add(WindowSeries series, long time, double value)
    {
        _stats.PostFilterLines++;
        _gathered?.Add(series, time, value);
        series.Add(time, value);
    }

    private void AddLine(LabelSet stream, LogBlock block, int index)
    {
        var time = block.Timestamps[index];
        if (_pipeline.IsPlain && _aggregation.Range.Unwrap is null)
        {
            Add(PlainSeries(stream, block, index), time, block.Offsets[index + 1] - block.Offsets[index]);
            return;
        }

        var line = new LogLine { Timestamp = time, Text = block.Line(index) };
        if (!_pipeline.Process(ref line, stream, block, index))
        {
            return;
        }

        double value = line.Text.Length;
        if (_aggregation.Range.Unwrap is { } unwrap && !TryUnwrap(unwrap, ref line, out value))
        {
            return;
        }

        Add(Series(), time, value);
    }

    // Without stages the series depends on the labels that are grouped by, and those are mostly the same as in the line before.
    private WindowSeries PlainSeries(LabelSet stream, LogBlock block, int index)
    {
        if (_groups.Count == 0 && !_noLabels)
        {
            // All metadata tells series apart, and equal metadata is one object.
            var metadata = block.Metadata(index);
            if (!_byMetadata.TryGetValue(metadata, out var known))
            {
                _pipeline.Labels.Reset(stream, metadata);
                _byMetadata[metadata] = known = Series();
            }

            return known;
        }

        if (_without && _groups.Count > 0)
        {
            _pipeline.Labels.Reset(stream, block, index);
            return Series();
        }

        var same = _lastSeries is not null;
        for (var i = 0; i < _groups.Count && !_noLabels; i++)
        {
            if (!stream.TryGetValue(_groups[i], out var value))
            {
                value = block.MetadataValue(index, _groups[i]);
            }

            same &= value == _lastValues[i];
            _lastValues[i] = value;
        }

        if (!same)
        {
            _pipeline.Labels.Reset(stream, block, index);
            _lastSeries = Series();
        }

        return _lastSeries!;
    }

    private bool TryUnwrap(Unwrap unwrap, ref LogLine line, out double value)
    {
        var labels = _pipeline.Labels;
        value = 0;
        if (!labels.TryGet(unwrap.Label, out var text) || text.Length == 0)
        {
            return false;
        }

        if (Convert(unwrap.Conversion, text, out value) is { } error)
        {
            labels.SetError(ExtractionError, error);
        }

        foreach (var filter in _postFilters)
        {
            if (!filter.Process(ref line, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Convert(string conversion, string text, out double value)
    {
        string? error;
        switch (conversion)
        {
            case "bytes":
                var isSize = HumanBytes.TryParse(text, out var bytes, out error);
                value = isSize ? bytes : 0;
                return error;
            case "duration" or "duration_seconds":
                var isDuration = GoDuration.TryParse(text, out var nanoseconds);
                value = nanoseconds / 1e9;
                return isDuration ? null : GoDuration.Explain(text);
            default:
                return GoFloat.TryParse(text, out value, out error) ? null : error;
        }
    }

    private WindowSeries Series() => Series(GroupedLabels());

    private WindowSeries Series(SeriesLabels labels)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            _series[labels] = series = _create(labels);
        }

        return series;
    }

    // Lines with an error keep all their labels, so that the error is seen.
    private SeriesLabels GroupedLabels()
    {
        var labels = _pipeline.Labels;
        if (labels.Error.Length > 0)
        {
            return labels.Result().All;
        }

        if (_noLabels)
        {
            return SeriesLabels.Empty;
        }

        if (_groups.Count == 0)
        {
            return labels.Result().All;
        }

        _scratch.Clear();
        if (_without)
        {
            foreach (var label in labels.Unsorted())
            {
                if (!_groups.Contains(label.Name))
                {
                    _scratch.Add(label);
                }
            }
        }
        else
        {
            foreach (var name in _groups)
            {
                if (labels.TryGet(name, out var value))
                {
                    _scratch.Add(new Label(name, value));
                }
            }
        }

        return SeriesLabels.Create(_scratch);
    }

    private static LabelFilterStep PostFilter(LabelFilter filter)
    {
        try
        {
            return new LabelFilterStep(filter);
        }
        catch (FormatException e)
        {
            throw LogQLException.Stage($"| {filter}", e.Message);
        }
    }
}
