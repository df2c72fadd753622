using System.Globalization;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>Makes a batch of entries of the records of a request, by the plans of their sources. For one request at a time; used again for the next.</summary>
internal sealed class LogBatchBuilder : ILogSink
{
    // Varints with two bits for the kind hold whole numbers below this.
    private const ulong LargestWhole = 1UL << 62;
    private readonly Dictionary<LogPlan, int[]> _numbers = [];
    private readonly LogBatch _batch = new();
    private readonly AttributeBuffer _attributes = new();
    private LogSources? _sources;
    private IngestOutcome _outcome = new();
    private TimeWindow _window;
    private LogResource? _resource;
    private LogSource? _source;
    private int _stream;
    private (LogPlan? Plan, int[] Numbers) _last = (null, []);
    private (string Text, string Level) _lastLevel = ("", "");

    public bool IsSmall => _batch.IsSmall && _attributes.IsSmall;

    public LogBatch Build(ReadOnlyMemory<byte> request, LogSources sources, TimeWindow window, IngestOutcome outcome)
    {
        Clear(request);
        (_sources, _window, _outcome) = (sources, window, outcome);
        new LogDecoder<LogBatchBuilder>(this, _attributes, request.Span).Decode(request.Span);
        return _batch;
    }

    public void Clear(ReadOnlyMemory<byte> request)
    {
        _batch.Clear(request);
        _attributes.Clear();
        _numbers.Clear();
        _last = (null, []);
    }

    public void Resource(ReadOnlySpan<byte> message, string schemaUrl) => _resource = _sources!.Resource(message);

    public void Scope(ReadOnlySpan<byte> message, string schemaUrl)
    {
        _source = _sources!.Source(_resource!, message);
        _stream = -1;
    }

    public void Record(in LogFields record)
    {
        var time = record.Time != 0 ? OtlpTime.Nanoseconds(record.Time)
            : record.ObservedTime != 0 ? OtlpTime.Nanoseconds(record.ObservedTime)
            : _window.NowMilliseconds * 1_000_000;
        if (!_window.HoldsNanoseconds(time))
        {
            _outcome.Reject(1, $"entry for stream '{_resource!.Stream}' has {_window.Explain(time / 1_000_000)}");
            return;
        }

        var request = _batch.Bytes.Span;
        var attributes = _attributes.Range(record.FirstAttribute, record.AttributeCount);
        if (HasMap(attributes))
        {
            var entry = new LogRecordMapper(_resource!, _source!.Scope).Map(Object(record, attributes, request), time);
            if (!IsTooLong(entry.Line.Length))
            {
                _batch.Add(_resource!.Stream, entry);
            }

            return;
        }

        // Not before: a stream without entries is no stream.
        _stream = _stream < 0 ? _batch.Stream(_resource!.Stream) : _stream;
        var isOwn = record.Body.Kind != AnyValueKind.Empty;
        var place = isOwn ? _batch.Own(System.Text.Encoding.UTF8.GetBytes(AnyValueText.Of(record.Body))) : record.Line;
        if (IsTooLong(place.Length))
        {
            return;
        }

        var plan = _source!.Plan(attributes, Parts(record), request);
        var numbers = Numbers(plan);
        var first = _batch.ItemCount;
        for (var i = 0; i < plan.Slots.Length; i++)
        {
            var slot = plan.Slots[i];
            var name = numbers[i * 2];
            if (slot.Origin == LogOrigin.Constant)
            {
                Known(name, numbers[(i * 2) + 1]);
            }
            else if (slot.Origin == LogOrigin.Level)
            {
                Known(name, Level(plan, record, attributes, isOwn ? _batch.OwnIn(place) : place.In(request)));
            }
            else if (slot.IsLevel)
            {
                Known(name, Normal(Text(slot, record, attributes)));
            }
            else
            {
                Add(name, slot, record, attributes);
            }
        }

        _batch.Add(new LogRow(_stream, time, place, isOwn, first, _batch.ItemCount - first));
    }

    private bool IsTooLong(int length)
    {
        if (LineLimit.Explain(_resource!.Stream, length) is not { } problem)
        {
            return false;
        }

        _outcome.Reject(1, problem);
        return true;
    }

    private static bool HasMap(ReadOnlySpan<AttributeRecord> attributes)
    {
        foreach (ref readonly var attribute in attributes)
        {
            if (attribute.Kind == AnyValueKind.Map)
            {
                return true;
            }
        }

        return false;
    }

    private static LogParts Parts(in LogFields record) =>
        (record.Time != 0 && record.ObservedTime != 0 ? LogParts.ObservedTime : 0) |
        (record.Severity != 0 ? LogParts.SeverityNumber : 0) |
        (record.SeverityText.Length > 0 ? LogParts.SeverityText : 0) |
        (record.DroppedAttributes != 0 ? LogParts.DroppedAttributes : 0) |
        (record.Flags != 0 ? LogParts.Flags : 0) |
        (!record.TraceId.IsEmpty ? LogParts.TraceId : 0) |
        (record.SpanId != 0 ? LogParts.SpanId : 0);

    // Two numbers for each slot: its name's, and its constant's.
    private int[] Numbers(LogPlan plan)
    {
        if (ReferenceEquals(_last.Plan, plan))
        {
            return _last.Numbers;
        }

        if (!_numbers.TryGetValue(plan, out var numbers))
        {
            numbers = new int[plan.Slots.Length * 2];
            for (var i = 0; i < plan.Slots.Length; i++)
            {
                numbers[i * 2] = _batch.Known(plan.Slots[i].Name);
                numbers[(i * 2) + 1] = _batch.Known(plan.Slots[i].Constant);
            }

            _numbers.Add(plan, numbers);
        }

        _last = (plan, numbers);
        return numbers;
    }

    private void Add(int name, LogSlot slot, in LogFields record, ReadOnlySpan<AttributeRecord> attributes)
    {
        switch (slot.Origin)
        {
            case LogOrigin.Attribute:
                Add(name, attributes[slot.Attribute]);
                break;
            case LogOrigin.SeverityText:
                _batch.Add(new MetadataItem(name, MetadataKind.Text, record.SeverityText, 0, 0));
                break;
            case LogOrigin.TraceId:
                _batch.Add(new MetadataItem(name, MetadataKind.Hex16, default, record.TraceId.High, record.TraceId.Low));
                break;
            case LogOrigin.SpanId:
                _batch.Add(new MetadataItem(name, MetadataKind.Hex8, default, record.SpanId, 0));
                break;
            case LogOrigin.SeverityNumber:
                AddNumber(name, record.Severity);
                break;
            case LogOrigin.ObservedTime when record.ObservedTime < LargestWhole:
                _batch.Add(new MetadataItem(name, MetadataKind.Whole, default, record.ObservedTime, 0));
                break;
            case LogOrigin.ObservedTime:
                Known(name, record.ObservedTime.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                AddNumber(name, slot.Origin == LogOrigin.Flags ? record.Flags : record.DroppedAttributes);
                break;
        }
    }

    private void Add(int name, in AttributeRecord attribute)
    {
        switch (attribute.Kind)
        {
            case AnyValueKind.String:
                if (attribute.Text.Length > 0)
                {
                    _batch.Add(new MetadataItem(name, MetadataKind.Text, attribute.Text, 0, 0));
                }

                break;
            case AnyValueKind.Int:
                AddNumber(name, attribute.Bits);
                break;
            case AnyValueKind.Bool:
                Known(name, attribute.Bits != 0 ? "true" : "false");
                break;
            case AnyValueKind.Empty:
                break;
            default:
                Known(name, AnyValueText.Of(_attributes.Value(attribute, _batch.Bytes.Span)));
                break;
        }
    }

    private void AddNumber(int name, long number)
    {
        if (number >= 0 && (ulong)number < LargestWhole)
        {
            _batch.Add(new MetadataItem(name, MetadataKind.Whole, default, (ulong)number, 0));
        }
        else
        {
            Known(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Known(int name, string value)
    {
        if (value.Length > 0)
        {
            Known(name, _batch.Known(value));
        }
    }

    private void Known(int name, int value) => _batch.Add(new MetadataItem(name, MetadataKind.Known, new TextPlace(value, 0), 0, 0));

    private string Level(LogPlan plan, in LogFields record, ReadOnlySpan<AttributeRecord> attributes, ReadOnlySpan<byte> line)
    {
        if (plan.LevelText is { } named)
        {
            return Normal(Text(named, record, attributes));
        }

        foreach (var slot in plan.LevelNumbers)
        {
            if (slot.Origin == LogOrigin.SeverityNumber)
            {
                return LevelDetector.FromSeverity(record.Severity);
            }

            if (int.TryParse(Text(slot, record, attributes), out var severity))
            {
                return LevelDetector.FromSeverity(severity);
            }
        }

        return LevelDetector.FromLine(line);
    }

    // Lines of one level come in a row, and the text comes from a table of known ones.
    private string Normal(string text)
    {
        if (!ReferenceEquals(_lastLevel.Text, text))
        {
            _lastLevel = (text, LevelDetector.Normalise(text));
        }

        return _lastLevel.Level;
    }

    private string Text(LogSlot slot, in LogFields record, ReadOnlySpan<AttributeRecord> attributes)
    {
        switch (slot.Origin)
        {
            case LogOrigin.Constant:
                return slot.Constant;
            case LogOrigin.SeverityText:
                return Text(record.SeverityText);
            case LogOrigin.Attribute when attributes[slot.Attribute].Kind == AnyValueKind.String:
                return Text(attributes[slot.Attribute].Text);
            case LogOrigin.Attribute:
                return AnyValueText.Of(_attributes.Value(attributes[slot.Attribute], _batch.Bytes.Span));
            default:
                return record.Severity.ToString(CultureInfo.InvariantCulture);
        }
    }

    // The decoder has refused what is not valid.
    private string Text(TextPlace place) => Utf8Strings.TryGet(place.In(_batch.Bytes.Span), out var text) ? text : "";

    private OtlpLogRecord Object(in LogFields record, ReadOnlySpan<AttributeRecord> attributes, ReadOnlySpan<byte> request)
    {
        var all = new Attribute[attributes.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new Attribute(System.Text.Encoding.UTF8.GetString(attributes[i].Key.In(request)), _attributes.Value(attributes[i], request));
        }

        return new OtlpLogRecord
        {
            Time = record.Time,
            ObservedTime = record.ObservedTime,
            SeverityNumber = record.Severity,
            SeverityText = Text(record.SeverityText),
            Line = record.Line.In(request).ToArray(),
            Body = record.Body,
            Attributes = all,
            DroppedAttributes = record.DroppedAttributes,
            Flags = record.Flags,
            TraceId = record.TraceId,
            SpanId = record.SpanId,
        };
    }
}
