using System.Text.Json;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Search;
using HyHome.Telemetry.TraceQL.Syntax;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Names and values of tags, for whoever types a query.</summary>
internal static class TagEndpoints
{
    private static readonly FieldScope[] Scopes = [FieldScope.Resource, FieldScope.Span, FieldScope.Event, FieldScope.Link, FieldScope.Instrumentation];

    private static readonly (string Type, string Value)[] Statuses = [("keyword", "ok"), ("keyword", "error"), ("keyword", "unset")];

    private static readonly (string Type, string Value)[] Kinds =
    [
        ("keyword", "client"), ("keyword", "server"), ("keyword", "producer"), ("keyword", "consumer"), ("keyword", "internal"), ("keyword", "unspecified"),
    ];

    internal static async Task GetNamesAsync(HttpContext http, TempoApiContext context, bool version2, CancellationToken cancellationToken)
    {
        var parameters = new TempoParameters(http.Request.Query);
        var wanted = parameters.Text("scope") ?? "none";
        FieldScope[] asked = wanted == "none" ? Scopes : [.. Scopes.Where(s => ScopeName(s) == wanted)];
        if (asked.Length == 0 && wanted is not ("intrinsic" or "trace"))
        {
            throw new TempoRequestException($"invalid scope: {wanted}");
        }

        var (start, end) = ReadRange(parameters, context);
        var condition = LenientQuery.Read(parameters.Text("q"));
        var limit = (int)Math.Min(parameters.Number("limit") is { } given and > 0 ? given : int.MaxValue, int.MaxValue);
        var names = asked
            .Select(s => (Name: ScopeName(s), Tags: TagCatalog.Keys(context.Traces, s, condition, start, end, cancellationToken)))
            .Where(static s => s.Tags.Count > 0)
            .ToList();
        if (wanted == "intrinsic" || (version2 && wanted == "none"))
        {
            names.Add(("intrinsic", Intrinsics.Listed));
        }

        await http.WriteJsonAsync(json => WriteNames(json, names, limit, version2), cancellationToken);
    }

    internal static async Task GetValuesAsync(HttpContext http, TempoApiContext context, bool version2, CancellationToken cancellationToken)
    {
        var path = (string?)http.GetRouteValue("rest") ?? "";
        if (!path.EndsWith("/values", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var name = Uri.UnescapeDataString(path[..^"/values".Length]);
        if (name.Length == 0)
        {
            throw new TempoRequestException("please provide a non-empty tagName");
        }

        var parameters = new TempoParameters(http.Request.Query);
        var (start, end) = ReadRange(parameters, context);
        var limit = (int)Math.Min(parameters.Number("limit") is { } given and > 0 ? given : context.Options.MaxTagValues, context.Options.MaxTagValues);
        var values = Fixed(name, version2) ?? TagCatalog
            .Values(context.Traces, version2 ? ReadField(name) : ReadField1(name), LenientQuery.Read(parameters.Text("q")), start, end, limit, cancellationToken)
            .Select(static v => (TypeName(v.Type), v.Text(quoted: false)))
            .ToArray();
        await http.WriteJsonAsync(json => WriteValues(json, values, version2), cancellationToken);
    }

    private static (long Start, long End) ReadRange(TempoParameters parameters, TempoApiContext context)
    {
        // Tags may be asked for with only one end of the range.
        var start = parameters.Number("start") ?? 0;
        var end = parameters.Number("end") ?? 0;
        return start == 0 || end == 0
            ? (start * 1_000_000_000, end == 0 ? long.MaxValue : end * 1_000_000_000)
            : TempoParameters.Nanoseconds(parameters.SecondRange(context.Options.MaxSearchRange));
    }

    private static FieldReference ReadField(string name)
    {
        try
        {
            return Parser.ParseIdentifier(name);
        }
        catch (TraceQLException wrong)
        {
            throw new TempoRequestException($"please provide a valid tagName: {wrong.Message}");
        }
    }

    // Version 1 knows no scopes: a name is an attribute's key, or one of a few names of its own.
    private static FieldReference ReadField1(string name) => name switch
    {
        "name" => FieldReference.Of(Intrinsic.Name),
        "root.name" => FieldReference.Of(Intrinsic.RootName),
        "root.service.name" => FieldReference.Of(Intrinsic.RootServiceName),
        _ when name.StartsWith('.') || Intrinsics.TryParse(name, out _) => ReadField(name),
        _ => new FieldReference(FieldScope.None, name),
    };

    private static (string Type, string Value)[]? Fixed(string name, bool version2) => (name, version2) switch
    {
        ("status" or "span:status", true) => Statuses,
        ("kind" or "span:kind", true) => Kinds,
        ("duration" or "span:duration" or "traceDuration" or "trace:duration", true) => [],
        ("status.code", false) => [("string", "unset"), ("string", "ok"), ("string", "error")],
        ("error", false) => [("string", "true")],
        _ => null,
    };

    private static string ScopeName(FieldScope scope) => scope.ToString().ToLowerInvariant();

    private static string TypeName(StaticType type) => type switch
    {
        StaticType.Int => "int",
        StaticType.Float => "float",
        StaticType.Bool => "bool",
        StaticType.Duration => "duration",
        StaticType.Status or StaticType.Kind => "keyword",
        _ => "string",
    };

    private static void WriteNames(Utf8JsonWriter json, List<(string Name, IReadOnlyList<string> Tags)> scopes, int limit, bool version2)
    {
        if (!version2)
        {
            WriteTexts(json, "tagNames", scopes.SelectMany(static s => s.Tags).Distinct().Order(StringComparer.Ordinal).Take(limit));
        }
        else
        {
            json.WriteStartArray("scopes");
            foreach (var (name, tags) in scopes)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                WriteTexts(json, "tags", tags.Take(limit));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteMetrics(json);
    }

    private static void WriteValues(Utf8JsonWriter json, (string Type, string Value)[] values, bool version2)
    {
        if (!version2)
        {
            WriteTexts(json, "tagValues", values.Select(static v => v.Value));
        }
        else
        {
            json.WriteStartArray("tagValues");
            foreach (var (type, value) in values)
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteMetrics(json);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter json)
    {
        json.WriteStartObject("metrics");
        json.WriteEndObject();
    }
}
