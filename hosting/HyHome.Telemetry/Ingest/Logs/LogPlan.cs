using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>Which of its optional parts a log record has.</summary>
[Flags]
internal enum LogParts
{
    None = 0,
    ObservedTime = 1,
    SeverityNumber = 2,
    SeverityText = 4,
    DroppedAttributes = 8,
    Flags = 16,
    TraceId = 32,
    SpanId = 64,
}

/// <summary>Where a value of an entry's metadata comes from.</summary>
internal enum LogOrigin
{
    Constant,
    Attribute,
    ObservedTime,
    SeverityNumber,
    SeverityText,
    DroppedAttributes,
    Flags,
    TraceId,
    SpanId,
    Level,
}

/// <summary>One value of an entry's metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Attribute">Which attribute that is, where it is one.</param>
/// <param name="Constant">The value where it is always the same.</param>
/// <param name="IsLevel">Whether it is a level that is brought into Loki's words.</param>
internal sealed record LogSlot(string Name, LogOrigin Origin, int Attribute = -1, string Constant = "", bool IsLevel = false);

/// <summary>
/// How a log record of one form becomes an entry: which values its metadata has, in the order in which they are stored. A form is the keys of the
/// attributes and the parts that are there; it doesn't depend on values, so it is worked out once for all records of a kind.
/// </summary>
internal sealed class LogPlan
{
    private static readonly (LogParts Part, LogOrigin Origin, string Name)[] PartNames =
    [
        (LogParts.ObservedTime, LogOrigin.ObservedTime, "observed_timestamp"), (LogParts.SeverityNumber, LogOrigin.SeverityNumber, "severity_number"),
        (LogParts.SeverityText, LogOrigin.SeverityText, "severity_text"), (LogParts.DroppedAttributes, LogOrigin.DroppedAttributes, "dropped_attributes_count"),
        (LogParts.Flags, LogOrigin.Flags, "flags"), (LogParts.TraceId, LogOrigin.TraceId, "trace_id"), (LogParts.SpanId, LogOrigin.SpanId, "span_id"),
    ];

    private readonly byte[][] _keys;
    private readonly LogParts _parts;

    public LogPlan(LogSource source, ReadOnlySpan<AttributeRecord> attributes, LogParts parts, ReadOnlySpan<byte> request)
    {
        _parts = parts;
        _keys = new byte[attributes.Length][];
        var all = new LogRecordMapper(source.Resource, source.Scope).Shared.Select(static label => new LogSlot(label.Name, LogOrigin.Constant, Constant: label.Value)).ToList();
        for (var i = 0; i < attributes.Length; i++)
        {
            _keys[i] = attributes[i].Key.In(request).ToArray();
            var name = LabelNames.Loki(System.Text.Encoding.UTF8.GetString(_keys[i]));
            if (name.Length > 0)
            {
                all.Add(new LogSlot(name, LogOrigin.Attribute, i));
            }
        }

        all.AddRange(PartNames.Where(p => parts.HasFlag(p.Part)).Select(static p => new LogSlot(p.Name, p.Origin)));
        AddLevel(all, source.Resource.Stream);

        // Of a name that comes twice the last one counts.
        Slots = [.. all.GroupBy(static s => s.Name).Select(static g => g.Last()).Where(static s => s.Origin != LogOrigin.Constant || s.Constant.Length > 0)
            .OrderBy(static s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>The values of an entry's metadata, sorted by name.</summary>
    public LogSlot[] Slots { get; }

    /// <summary>What the level is read from where the slot of the level says so: the first of these that gives one, or else the line.</summary>
    public LogSlot? LevelText { get; private set; }

    /// <summary>Severity numbers that tell the level, in the order in which they are asked.</summary>
    public LogSlot[] LevelNumbers { get; private set; } = [];

    public bool Fits(ReadOnlySpan<AttributeRecord> attributes, LogParts parts, ReadOnlySpan<byte> request)
    {
        if (parts != _parts || attributes.Length != _keys.Length)
        {
            return false;
        }

        for (var i = 0; i < attributes.Length; i++)
        {
            var key = attributes[i].Key;
            if (key.Length != _keys[i].Length || !key.In(request).SequenceEqual(_keys[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static int Hash(ReadOnlySpan<AttributeRecord> attributes, LogParts parts, ReadOnlySpan<byte> request)
    {
        var hash = (ulong)parts;
        foreach (ref readonly var attribute in attributes)
        {
            hash = ByteHash.Of(attribute.Key.In(request), hash);
        }

        return (int)hash;
    }

    private void AddLevel(List<LogSlot> all, LabelSet stream)
    {
        var given = all.FindLastIndex(static s => s.Name == LevelDetector.LabelName);
        if (given >= 0)
        {
            all[given] = all[given] with { IsLevel = true, Constant = LevelDetector.Normalise(all[given].Constant) };
            return;
        }

        if (LevelDetector.OfStream(stream) is { } level)
        {
            all.Add(new LogSlot(LevelDetector.LabelName, LogOrigin.Constant, Constant: level));
            return;
        }

        foreach (var field in LevelDetector.FieldNames)
        {
            LevelText ??= all.Find(s => s.Name == field);
        }

        LevelNumbers = [.. all.Where(static s => s.Name == "severity_number")];
        all.Add(new LogSlot(LevelDetector.LabelName, LogOrigin.Level));
    }
}
