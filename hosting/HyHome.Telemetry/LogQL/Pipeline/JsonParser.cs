using System.Text;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| json</c>: every scalar member becomes a label; members of nested objects get the path as their name, arrays are left out.</summary>
internal sealed class JsonParser : PipelineStage
{
    public const string JsonError = "JSONParserErr";

    private const int DeepestNesting = 128;

    private readonly Utf8StringCache _strings = new();
    private readonly Dictionary<string, string> _sanitized = new(StringComparer.Ordinal);
    private readonly Action<string, IReadOnlyList<string>>? _onPath;
    private readonly List<string> _path = [];

    /// <param name="onPath">Told where in the object each label was found.</param>
    public JsonParser(Action<string, IReadOnlyList<string>>? onPath = null)
    {
        _onPath = onPath;
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        if (labels.Hints.NothingToExtract(labels))
        {
            return true;
        }

        _path.Clear();
        var error = Read(line.Text, "", 0, labels, out _);
        if (error is not null)
        {
            labels.SetError(JsonError, error);
        }

        return true;
    }

    private string? Read(ReadOnlySpan<byte> json, string prefix, int depth, LabelsBuilder labels, out bool done)
    {
        var reader = new JsonObjectReader(json);
        done = false;
        while (reader.Next(out var key, out var value, out var kind))
        {
            switch (kind)
            {
                case JsonKind.Object:
                    var nested = Join(prefix, _strings.Get(key));
                    if (depth < DeepestNesting && labels.Hints.ShouldExtractPrefix(nested))
                    {
                        _path.Add(_onPath is null ? "" : Encoding.UTF8.GetString(key));
                        var error = Read(value, nested, depth + 1, labels, out done);
                        _path.RemoveAt(_path.Count - 1);
                        if (error is not null || done)
                        {
                            return error;
                        }
                    }

                    continue;
                case JsonKind.String or JsonKind.Number or JsonKind.Boolean:
                    Store(Join(prefix, _strings.Get(key)), key, value, kind, labels);
                    break;
            }

            if (labels.Hints.AllExtracted(labels))
            {
                done = true;
                return null;
            }
        }

        return reader.Error;
    }

    private void Store(string name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, JsonKind kind, LabelsBuilder labels)
    {
        if (name.Length == 0)
        {
            return;
        }

        name = labels.Deduplicate(name);
        if (!labels.ShouldExtract(name))
        {
            return;
        }

        labels.Set(name, kind == JsonKind.String ? JsonText.Value(value, _strings) : _strings.Get(value));
        _onPath?.Invoke(name, [.. _path, Encoding.UTF8.GetString(key)]);
    }

    private string Join(string prefix, string key)
    {
        if (!_sanitized.TryGetValue(key, out var clean))
        {
            // Bounded: keys can be anything that comes in.
            if (_sanitized.Count >= 4096)
            {
                _sanitized.Clear();
            }

            _sanitized[key] = clean = LabelNames.Sanitize(key);
        }

        // Only the first part of a path needs the underscore before a digit.
        return prefix.Length == 0 ? clean
            : clean.Length == 0 ? prefix
            : clean.Length > 1 && clean[0] == '_' && char.IsAsciiDigit(clean[1]) && char.IsAsciiDigit(key.TrimStart()[0]) ? prefix + clean
            : prefix + "_" + clean;
    }
}
