using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Sums the bytes of lines and their structured metadata by some labels of the streams, or by label name.</summary>
internal sealed class VolumeQuery
{
    private readonly IReadOnlyList<LabelMatcher> _matchers;
    private readonly string[] _labels;
    private readonly bool _allLabels;
    private readonly bool _byName;
    private readonly int _limit;

    /// <exception cref="LokiRequestException">A parameter is invalid.</exception>
    public VolumeQuery(LokiParameters parameters, IReadOnlyList<LabelMatcher> matchers)
    {
        _matchers = matchers;
        var targets = parameters.Text("targetLabels").Split(',', StringSplitOptions.RemoveEmptyEntries);
        _labels = targets.Length > 0 ? targets : [.. matchers.Select(static m => m.Name).Distinct()];
        // A selector that matches everything asks for all labels.
        _allLabels = targets.Length == 0 && matchers.All(static m => m.Kind == MatchKind.Regex && m.Value is ".*" or ".+");
        _byName = parameters.Text("aggregateBy") switch
        {
            "" or "series" => false,
            "labels" => true,
            _ => throw new LokiRequestException(StatusCodes.Status400BadRequest, "invalid aggregation option"),
        };
        _limit = parameters.Integer("limit", 100) is 0 ? 100 : parameters.Limit();
    }

    /// <summary>The largest volumes between two times (inclusive), largest first.</summary>
    public IReadOnlyList<(SeriesLabels Labels, double Bytes)> Run(ILogSource source, long start, long end, CancellationToken cancellationToken)
    {
        var volumes = new Dictionary<SeriesLabels, double>();
        foreach (var stream in source.Select(_matchers, start, end))
        {
            var bytes = Bytes(stream, start, end, cancellationToken);
            if (bytes == 0)
            {
                continue;
            }

            var labels = SeriesLabels.Of(stream.Labels);
            labels = _allLabels ? labels : labels.Select(_labels, keep: true);
            foreach (var key in _byName ? labels.AsSpan().ToArray().Select(static l => SeriesLabels.Create([new Label(l.Name, "")])) : [labels])
            {
                volumes[key] = volumes.GetValueOrDefault(key) + bytes;
            }
        }

        return [.. volumes.Where(static v => v.Key.Count > 0).OrderByDescending(static v => v.Value)
            .ThenBy(static v => v.Key.ToString(), StringComparer.Ordinal).Take(_limit).Select(static v => (v.Key, v.Value))];
    }

    private static long Bytes(ILogStream stream, long start, long end, CancellationToken cancellationToken)
    {
        long bytes = 0;
        foreach (var block in stream.Blocks(start, end, newestFirst: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, to) = BlockScanner.Bounds(block, start, end);
            bytes += block.Offsets[to] - block.Offsets[from];
            for (var i = from; i < to; i++)
            {
                bytes += block.MetadataSize(i);
            }
        }

        return bytes;
    }
}
