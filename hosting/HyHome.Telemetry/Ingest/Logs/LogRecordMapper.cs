using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>Makes Loki's entries of the records of one scope: the body is the line, everything else structured metadata.</summary>
internal sealed class LogRecordMapper
{
    private static readonly string[] Severities = [.. Enumerable.Range(0, 25).Select(static n => n.ToString(CultureInfo.InvariantCulture))];

    private readonly LogResource _resource;
    private readonly List<Label> _labels = [];
    private readonly Label[] _shared;

    public LogRecordMapper(LogResource resource, ScopeLogs scope)
    {
        _resource = resource;
        // Of a name that comes twice the last one counts: the record's own before the resource's before the scope's.
        foreach (var attribute in scope.Scope.Attributes)
        {
            LogResource.Flatten(attribute.Key, attribute.Value, _labels);
        }

        _labels.Add(new Label("scope_name", scope.Scope.Name));
        _labels.Add(new Label("scope_version", scope.Scope.Version));
        AddCount("scope_dropped_attributes_count", scope.DroppedAttributes);
        _labels.AddRange(resource.Metadata);
        _shared = [.. _labels];
    }

    /// <summary>A record's time in nanoseconds: when it happened, else when it was observed, else now.</summary>
    /// <summary>What all entries of the scope have.</summary>
    public IReadOnlyList<Label> Shared => _shared;

    public static long Time(OtlpLogRecord record, long nowMilliseconds) =>
        record.Time != 0 ? OtlpTime.Nanoseconds(record.Time)
        : record.ObservedTime != 0 ? OtlpTime.Nanoseconds(record.ObservedTime)
        : nowMilliseconds * 1_000_000;

    public LogEntry Map(OtlpLogRecord record, long time)
    {
        // Anew for each record: sorting the labels leaves the list in disorder.
        _labels.Clear();
        _labels.AddRange(_shared);
        foreach (var attribute in record.Attributes)
        {
            LogResource.Flatten(attribute.Key, attribute.Value, _labels);
        }

        if (record.Time != 0 && record.ObservedTime != 0)
        {
            _labels.Add(new Label("observed_timestamp", record.ObservedTime.ToString(CultureInfo.InvariantCulture)));
        }

        if (record.SeverityNumber != 0)
        {
            _labels.Add(new Label("severity_number", record.SeverityNumber is > 0 and <= 24
                ? Severities[record.SeverityNumber]
                : record.SeverityNumber.ToString(CultureInfo.InvariantCulture)));
        }

        if (record.SeverityText.Length > 0)
        {
            _labels.Add(new Label("severity_text", record.SeverityText));
        }

        AddCount("dropped_attributes_count", record.DroppedAttributes);
        AddCount("flags", record.Flags);
        if (!record.TraceId.IsEmpty)
        {
            _labels.Add(new Label("trace_id", record.TraceId.ToString()));
        }

        if (record.SpanId != 0)
        {
            _labels.Add(new Label("span_id", record.SpanId.ToString("x16", CultureInfo.InvariantCulture)));
        }

        var line = record.Body.Kind == AnyValueKind.Empty ? record.Line : Encoding.UTF8.GetBytes(AnyValueText.Of(record.Body));
        AddLevel(line.Span);
        return new LogEntry(time, line, LabelSet.Build(CollectionsMarshal.AsSpan(_labels)));
    }

    private void AddLevel(ReadOnlySpan<byte> line)
    {
        var labels = CollectionsMarshal.AsSpan(_labels);
        for (var i = labels.Length - 1; i >= 0; i--)
        {
            if (labels[i].Name == LevelDetector.LabelName)
            {
                labels[i] = new Label(LevelDetector.LabelName, LevelDetector.Normalise(labels[i].Value));
                return;
            }
        }

        _labels.Add(new Label(LevelDetector.LabelName, LevelDetector.Detect(_resource.Stream, labels, line)));
    }

    private void AddCount(string name, uint count)
    {
        if (count != 0)
        {
            _labels.Add(new Label(name, count.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
