using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>
/// Finds the level that Loki stores as structured metadata <c>detected_level</c>: from a label or field that names it, from OTLP's severity number, from a field of
/// a JSON or logfmt line, and at last from the first word in the line that is a level.
/// </summary>
internal static class LevelDetector
{
    /// <summary>The structured metadata that holds the level.</summary>
    public const string LabelName = "detected_level";

    private const string Unknown = "unknown";

    private static readonly string[] Fields =
    [
        "level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity", "SeverityText", "lvl", "LVL", "Lvl",
        "severity_text", "Severity_Text", "SEVERITY_TEXT",
    ];

    private static readonly FrozenSet<string> FieldSet = Fields.ToFrozenSet(StringComparer.Ordinal);

    // Loki looks for these in this order, and of all finds takes the one furthest to the left.
    private static readonly (byte[] Word, string Level)[] Words =
    [
        ("trace"u8.ToArray(), "trace"), ("debug"u8.ToArray(), "debug"), ("fatal"u8.ToArray(), "fatal"), ("critical"u8.ToArray(), "critical"),
        ("error"u8.ToArray(), "error"), ("err"u8.ToArray(), "error"), ("warning"u8.ToArray(), "warn"), ("warn"u8.ToArray(), "warn"), ("info"u8.ToArray(), "info"),
    ];

    /// <summary>The level of an entry.</summary>
    public static string Detect(LabelSet stream, ReadOnlySpan<Label> metadata, ReadOnlySpan<byte> line)
    {
        if (OfStream(stream) is { } fromStream)
        {
            return fromStream;
        }

        if (Find(metadata, FieldSet) && First(metadata) is { } fromMetadata)
        {
            return Normalise(fromMetadata);
        }

        foreach (var label in metadata)
        {
            if (label.Name == "severity_number" && int.TryParse(label.Value, out var severity))
            {
                return FromSeverity(severity);
            }
        }

        return FromLine(line);
    }

    /// <summary>Names of labels and fields that hold a level, the first found of which counts.</summary>
    public static IReadOnlyList<string> FieldNames => Fields;

    /// <summary>The level that a stream's labels tell; null where they tell none.</summary>
    public static string? OfStream(LabelSet stream) =>
        Find(stream.AsSpan(), FieldSet) && First(stream.AsSpan()) is { } level ? Normalise(level) : null;

    /// <summary>One of Loki's level names where a word is known as one, else the word itself.</summary>
    public static string Normalise(string level) => Known(level) ?? level;

    public static string FromSeverity(int severity) => severity switch
    {
        <= 0 or > 24 => Unknown,
        <= 4 => "trace",
        <= 8 => "debug",
        <= 12 => "info",
        <= 16 => "warn",
        <= 20 => "error",
        _ => "fatal",
    };

    private static string? Known(ReadOnlySpan<char> level) => level switch
    {
        _ when Is(level, "trace") || Is(level, "trc") => "trace",
        _ when Is(level, "debug") || Is(level, "dbg") => "debug",
        _ when Is(level, "info") || Is(level, "inf") || Is(level, "information") => "info",
        _ when Is(level, "warn") || Is(level, "wrn") || Is(level, "warning") => "warn",
        _ when Is(level, "error") || Is(level, "err") => "error",
        _ when Is(level, "critical") => "critical",
        _ when Is(level, "fatal") => "fatal",
        _ => null,
    };

    private static bool Is(ReadOnlySpan<char> level, string name) => level.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool Find(ReadOnlySpan<Label> labels, FrozenSet<string> names)
    {
        foreach (var label in labels)
        {
            if (names.Contains(label.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static string? First(ReadOnlySpan<Label> labels)
    {
        foreach (var field in Fields)
        {
            foreach (var label in labels)
            {
                if (label.Name == field)
                {
                    return label.Value;
                }
            }
        }

        return null;
    }

    public static string FromLine(ReadOnlySpan<byte> line)
    {
        var trimmed = line.Trim(" \t\r\n\v\f"u8);
        string? found = null;
        if (trimmed.Length > 1 && trimmed[0] == '{' && trimmed[^1] == '}')
        {
            found = JsonField(trimmed);
        }
        else if (line.Contains((byte)'='))
        {
            found = LogfmtField(line);
        }

        return (found is null ? null : Known(found)) ?? FromWords(line);
    }

    private static string? JsonField(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            var isField = false;
            var arrays = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray:
                        arrays++;
                        break;
                    case JsonTokenType.EndArray:
                        arrays--;
                        break;
                    case JsonTokenType.PropertyName:
                        isField = arrays == 0 && reader.GetString() is { } name && FieldSet.Contains(name);
                        break;
                    case JsonTokenType.String when isField:
                        return reader.GetString();
                    default:
                        isField = false;
                        break;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON after all: the words decide.
            return null;
        }

        return null;
    }

    private static string? LogfmtField(ReadOnlySpan<byte> line)
    {
        var best = Fields.Length;
        string? value = null;
        while (!line.IsEmpty)
        {
            var equals = line.IndexOf((byte)'=');
            if (equals < 0)
            {
                break;
            }

            var key = line[..equals];
            key = key[(key.LastIndexOf((byte)' ') + 1)..];
            line = line[(equals + 1)..];
            var isQuoted = !line.IsEmpty && line[0] == '"';
            line = isQuoted ? line[1..] : line;
            var end = line.IndexOf(isQuoted ? (byte)'"' : (byte)' ');
            var found = end < 0 ? line : line[..end];
            line = end < 0 ? [] : line[(end + 1)..];
            for (var i = 0; i < best; i++)
            {
                if (Ascii.EqualsIgnoreCase(key, Fields[i]))
                {
                    (best, value) = (i, Encoding.UTF8.GetString(found));
                }
            }
        }

        return value;
    }

    private static string FromWords(ReadOnlySpan<byte> line)
    {
        var (at, level) = (line.Length, Unknown);
        foreach (var (word, name) in Words)
        {
            var found = IndexOfWord(line[..Math.Min(line.Length, at + word.Length - 1)], line, word);
            if (found >= 0 && found < at)
            {
                (at, level) = (found, name);
            }
        }

        return level;
    }

    private static int IndexOfWord(ReadOnlySpan<byte> searched, ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        var upper = (byte)(word[0] - 32);
        for (var from = 0; ;)
        {
            var next = searched[from..].IndexOfAny(word[0], upper);
            if (next < 0 || from + next + word.Length > searched.Length)
            {
                return -1;
            }

            var start = from + next;
            if (Ascii.EqualsIgnoreCase(searched.Slice(start, word.Length), word) && IsLeftEdge(line, start - 1) && IsRightEdge(line, start + word.Length))
            {
                return start;
            }

            from = start + 1;
        }
    }

    private static bool IsLeftEdge(ReadOnlySpan<byte> line, int at) => at < 0 || " \t\n[({\"="u8.Contains(line[at]);

    private static bool IsRightEdge(ReadOnlySpan<byte> line, int at) => at >= line.Length || " \t\n[](){}:,!\"="u8.Contains(line[at]);
}
