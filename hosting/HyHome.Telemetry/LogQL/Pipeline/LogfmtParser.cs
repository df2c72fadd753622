using System.Text.Unicode;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| logfmt</c>: every pair becomes a label, or only those that expressions name.</summary>
internal sealed class LogfmtParser : PipelineStage
{
    private const string LogfmtError = "LogfmtParserErr";

    private readonly LogfmtStage _stage;
    private readonly Utf8StringCache _strings = new();
    private readonly Dictionary<string, string> _sanitized = new(StringComparer.Ordinal);

    public LogfmtParser(LogfmtStage stage)
    {
        _stage = stage;
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        if (labels.Hints.NothingToExtract(labels))
        {
            return true;
        }

        foreach (var extraction in _stage.Extractions)
        {
            if (labels.Deduplicate(extraction.Name) == extraction.Name)
            {
                labels.Set(extraction.Name, "");
            }
        }

        var reader = new LogfmtReader(line.Text);
        while (!reader.AtEnd)
        {
            if (!reader.Next(out var key, out var value))
            {
                if (_stage.Strict && reader.Error is not null)
                {
                    break;
                }

                continue;
            }

            var name = Sanitize(_strings.Get(key));
            if (name.Length > 0 && (_stage.Extractions.Count == 0 ? StoreAny(name, value, labels) : StoreNamed(name, value, labels)))
            {
                break;
            }
        }

        if (_stage.Strict && reader.Error is { } error)
        {
            labels.SetError(LogfmtError, error);
        }

        return true;
    }

    // True where nothing more is needed of the line.
    private bool StoreAny(string name, ReadOnlySpan<byte> value, LabelsBuilder labels)
    {
        name = labels.Deduplicate(name);
        if (!labels.ShouldExtract(name) || (value.IsEmpty && !_stage.KeepEmpty))
        {
            return false;
        }

        labels.Set(name, _strings.Get(value));
        return labels.Hints.AllExtracted(labels);
    }

    private bool StoreNamed(string name, ReadOnlySpan<byte> value, LabelsBuilder labels)
    {
        foreach (var extraction in _stage.Extractions)
        {
            if (extraction.Path == name)
            {
                name = extraction.Name;
                break;
            }
        }

        if (!_stage.Extractions.Any(e => e.Name == name))
        {
            return false;
        }

        var target = labels.Deduplicate(name);
        if (target != name && !labels.ShouldExtract(target))
        {
            return true;
        }

        labels.Set(target, Utf8.IsValid(value) ? _strings.Get(value) : "");
        return labels.Hints.AllExtracted(labels);
    }

    private string Sanitize(string key)
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

        return clean;
    }
}
