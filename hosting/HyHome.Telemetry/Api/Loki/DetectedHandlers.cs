using System.Globalization;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>detected_fields</c>, the values of one, and <c>detected_labels</c>: what Grafana offers to filter by.</summary>
internal sealed class DetectedHandlers
{
    // Labels that are offered whatever their values look like.
    private static readonly string[] AlwaysOffered = ["cluster", "namespace", "instance", "pod"];

    private readonly LokiApiContext _context;

    public DetectedHandlers(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> FieldsAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var limit = Limit(parameters);
        var fields = new DetectedFields(limit);
        foreach (var entry in Entries(parameters, cancellationToken))
        {
            fields.Add(entry);
        }

        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            if (fields.All.Count > 0)
            {
                json.WriteStartArray("fields");
                foreach (var (name, field) in fields.All.OrderBy(static f => f.Key, StringComparer.Ordinal))
                {
                    json.WriteStartObject();
                    json.WriteString("label", name);
                    json.WriteString("type", field.Type);
                    json.WriteNumber("cardinality", field.Values.Count);
                    WriteList(json, "parsers", field.Parsers);
                    if (field.JsonPath is { } path)
                    {
                        WriteList(json, "jsonPath", path);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("limit", limit);
            }

            json.WriteEndObject();
        }));
    }

    public Task<byte[]> FieldValuesAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var limit = Limit(parameters);
        var fields = new DetectedFields(int.MaxValue);
        foreach (var entry in Entries(parameters, cancellationToken))
        {
            fields.Add(entry);
        }

        var values = fields.All.TryGetValue(parameters.Route("name"), out var field) ? field.Values.Order(StringComparer.Ordinal).Take(limit).ToList() : [];
        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            if (values.Count > 0)
            {
                WriteList(json, "values", values);
                json.WriteNumber("limit", limit);
            }

            json.WriteEndObject();
        }));
    }

    public Task<byte[]> LabelsAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        LokiParameters.CheckLength(start, end);
        var matchers = parameters.Query.Length == 0 ? [] : Parser.ParseMatchers(parameters.Query);
        var labels = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var label in _context.Source.Select(matchers, start, end).SelectMany(static s => s.Labels))
        {
            (labels.TryGetValue(label.Name, out var values) ? values : labels[label.Name] = []).Add(label.Value);
        }

        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            var offered = labels.Where(static l => AlwaysOffered.Contains(l.Key) || !AreIdentifiers(l.Value)).ToList();
            if (offered.Count > 0)
            {
                json.WriteStartArray("detectedLabels");
                foreach (var (name, values) in offered)
                {
                    json.WriteStartObject();
                    json.WriteString("label", name);
                    json.WriteNumber("cardinality", values.Count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }));
    }

    private static bool AreIdentifiers(HashSet<string> values) =>
        !(values.Count <= 2 && values.All(static v => v is "0" or "1"))
        && values.All(static v => GoFloat.TryParse(v, out _, out _) || Guid.TryParse(v, CultureInfo.InvariantCulture, out _));

    private static int Limit(LokiParameters parameters) => parameters.Text("limit").Length > 0 ? parameters.Limit() : parameters.Limit("field_limit", 1000);

    private IEnumerable<ResultEntry> Entries(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var lines = parameters.Limit("line_limit");
        if (lines > _context.MaxEntries)
        {
            throw new LokiRequestException(400, string.Create(CultureInfo.InvariantCulture,
                $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({lines} > {_context.MaxEntries})"));
        }

        parameters.Step(start, end);
        var selector = Parser.ParseLogSelector(parameters.Query);
        LokiParameters.CheckLength(start, end);
        return LogReader.Read(_context.Source, selector, start, end - 1, forward: false, new QueryStats(), cancellationToken).Take(lines);
    }

    private static void WriteList(System.Text.Json.Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
