using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>A field that was found in lines.</summary>
internal sealed class DetectedField
{
    public string Type { get; set; } = "string";

    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public List<string> Parsers { get; } = [];

    public IReadOnlyList<string>? JsonPath { get; set; }
}

/// <summary>Collects the fields of lines: structured metadata, what the query's parsers found, and what JSON or logfmt finds.</summary>
internal sealed class DetectedFields
{
    private readonly int _limit;
    private readonly LabelsBuilder _labels = new(ParserHints.None);
    private readonly Dictionary<string, IReadOnlyList<string>> _paths = [];
    private readonly JsonParser _json;
    private readonly LogfmtParser _logfmt = new(new LogfmtStage(false, false, []));

    public DetectedFields(int limit)
    {
        _limit = limit;
        _json = new JsonParser((name, path) => _paths[name] = path);
    }

    public Dictionary<string, DetectedField> All { get; } = new(StringComparer.Ordinal);

    public void Add(ResultEntry entry)
    {
        foreach (var label in entry.Labels.Metadata.AsSpan())
        {
            Note(label, null);
        }

        foreach (var label in entry.Labels.Parsed.AsSpan())
        {
            if (!LabelNames.IsSpecial(label.Name))
            {
                Note(label, null);
            }
        }

        var line = new LogLine { Timestamp = entry.Timestamp, Text = entry.Line };
        var stream = entry.Labels.Stream.ToLabelSet();
        _paths.Clear();
        _labels.Reset(stream, LabelSet.Empty);
        _json.Process(ref line, _labels);
        var parser = "json";
        if (_labels.Error.Length > 0)
        {
            _labels.Reset(stream, LabelSet.Empty);
            _logfmt.Process(ref line, _labels);
            parser = "logfmt";
        }

        foreach (var label in _labels.Result().Parsed.AsSpan())
        {
            Note(label, parser);
        }
    }

    private void Note(Label label, string? parser)
    {
        if (!All.TryGetValue(label.Name, out var field))
        {
            if (All.Count >= _limit)
            {
                return;
            }

            All[label.Name] = field = new DetectedField();
        }

        field.Type = TypeOf(label.Value);
        field.Values.Add(label.Value);
        if (parser is not null && !field.Parsers.Contains(parser))
        {
            field.Parsers.Add(parser);
        }

        if (parser == "json" && _paths.TryGetValue(label.Name, out var path))
        {
            field.JsonPath = path;
        }
    }

    private static string TypeOf(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "int"
        : GoFloat.TryParse(value, out _, out _) ? "float"
        : value is "t" or "T" or "true" or "TRUE" or "True" or "f" or "F" or "false" or "FALSE" or "False" ? "boolean"
        : GoDuration.TryParse(value, out _) ? "duration"
        : HumanBytes.TryParse(value, out _, out _) ? "bytes"
        : "string";
}
