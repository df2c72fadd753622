using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Sums the bytes of lines and their structured metadata by some labels of the streams, or by label name.</summary>
internal sealed class VolumeQuery
{
    // References to a name and to a value.
    private const int BytesForPair = 8;

    private readonly IReadOnlyList<LabelMatcher> _matchers;
    private readonly string[] _labels;
    private readonly bool _allLabels;
    private readonly bool _hasTargets;
    private readonly bool _byName;
    private readonly int _limit;

    private VolumeQuery(LokiParameters parameters, bool byName, IReadOnlyList<LabelMatcher> matchers)
    {
        _byName = byName;
        _matchers = matchers;
        var targets = parameters.Text("targetLabels").Split(',', StringSplitOptions.RemoveEmptyEntries);
        _hasTargets = targets.Length > 0;
        _labels = _hasTargets ? targets : [.. matchers.Select(static m => m.Name).Distinct()];
        // A selector without matchers asks for all labels.
        _allLabels = !_hasTargets && matchers.Count == 0;
        _limit = parameters.Integer("limit", 100) is 0 ? 100 : parameters.Limit();
    }

    /// <summary>Reads the parameters, how to add up before what to add up.</summary>
    /// <exception cref="LokiRequestException">A parameter is invalid.</exception>
    public static VolumeQuery Read(LokiParameters parameters, Func<string, IReadOnlyList<LabelMatcher>> matchers)
    {
        var byName = parameters.Text("aggregateBy") switch
        {
            "" or "series" => false,
            "labels" => true,
            _ => throw new LokiRequestException(StatusCodes.Status400BadRequest, "invalid aggregation option"),
        };
        return new VolumeQuery(parameters, byName, matchers(parameters.Query));
    }

    /// <summary>The largest volumes between two times (inclusive), largest first.</summary>
    public IReadOnlyList<(SeriesLabels Labels, double Bytes)> Run(ILogSource source, long start, long end, CancellationToken cancellationToken)
    {
        var volumes = new Dictionary<SeriesLabels, double>();
        foreach (var stream in source.Select(_matchers, start, end))
        {
            // A label that is named must be there, unless the selector has its own say about it.
            if (_hasTargets && _labels.Any(l => stream.Labels[l].Length == 0 && !_matchers.Any(m => m.Name == l)))
            {
                continue;
            }

            var bytes = Bytes(stream, start, end, cancellationToken);
            if (bytes == 0)
            {
                continue;
            }

            var labels = SeriesLabels.Of(stream.Labels);
            // By name, all labels of the streams are asked for where none is named.
            labels = _allLabels || (_byName && !_hasTargets) ? labels : labels.Select(_labels, keep: true);
            foreach (var key in _byName ? labels.AsSpan().ToArray().Select(static l => SeriesLabels.Create([new Label(l.Name, "")])) : [labels])
            {
                volumes[key] = volumes.GetValueOrDefault(key) + bytes;
            }
        }

        return [.. volumes.Where(static v => v.Key.Count > 0).OrderByDescending(static v => v.Value)
            .ThenBy(static v => v.Key.ToString(), StringComparer.Ordinal).Take(_limit).Select(static v => (v.Key, v.Value))];
    }

    // As Loki sizes its chunks: lines, so much for each pair of structured metadata, and each of its names and values once.
    private static long Bytes(ILogStream stream, long start, long end, CancellationToken cancellationToken)
    {
        long bytes = 0;
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in stream.Blocks(start, end, newestFirst: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, to) = BlockScanner.Bounds(block, start, end);
            bytes += block.Offsets[to] - block.Offsets[from];
            for (var i = from; i < to; i++)
            {
                foreach (var label in block.Metadata(i))
                {
                    bytes += BytesForPair + Symbol(label.Name) + Symbol(label.Value);
                }
            }
        }

        return bytes;

        int Symbol(string text) => symbols.Add(text) ? System.Text.Encoding.UTF8.GetByteCount(text) : 0;
    }
}
