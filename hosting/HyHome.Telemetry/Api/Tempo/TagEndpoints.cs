using System.Globalization;
using HyHome.Telemetry.Server;
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

        var (start, end) = parameters.TagRange(context.TimeProvider.GetUtcNow(), context.Options.MaxSearchRange);

        // Version 1 takes no query, as in Tempo.
        var condition = version2 ? LenientQuery.Read(parameters.Text("q")) : null;
        var limit = parameters.LenientLimit("limit") ?? int.MaxValue;
        var names = asked
            .Select(s => (Name: ScopeName(s), Tags: TagCatalog.Keys(context.Traces, s, condition, start, end, cancellationToken)))
            .Where(static s => s.Tags.Count > 0)
            .ToList();
        if (wanted == "intrinsic" || (version2 && wanted == "none"))
        {
            names.Add(("intrinsic", Intrinsics.Listed));
        }

        await http.WriteJsonAsync(json => TagJson.WriteNames(json, names, limit, version2), cancellationToken);
    }

    internal static async Task GetValuesAsync(HttpContext http, TempoApiContext context, bool version2, CancellationToken cancellationToken)
    {
        var path = (string?)http.GetRouteValue("rest") ?? "";
        if (!path.EndsWith("/values", StringComparison.Ordinal))
        {
            await NotFound.WriteAsync(http);
            return;
        }

        var name = Uri.UnescapeDataString(path[..^"/values".Length]);
        if (name.Length == 0)
        {
            throw new TempoRequestException("please provide a non-empty tagName");
        }

        var parameters = new TempoParameters(http.Request.Query);
        var field = version2 ? ReadField(name) : ReadField1(name);
        var (start, end) = parameters.TagRange(context.TimeProvider.GetUtcNow(), context.Options.MaxSearchRange);
        var limit = Math.Min(parameters.LenientLimit("limit") ?? int.MaxValue, context.Options.MaxTagValues);
        var values = Fixed(name, version2) ?? [.. Read(context, field, version2 ? LenientQuery.Read(parameters.Text("q")) : null, start, end, limit, cancellationToken)];
        await http.WriteJsonAsync(json => TagJson.WriteValues(json, values, version2), cancellationToken);
    }

    private static IEnumerable<(string Type, string Value)> Read(
        TempoApiContext context, FieldReference field, FieldExpression? condition, long start, long end, int limit, CancellationToken cancellationToken) =>
        TagCatalog.Values(context.Traces, field, condition, start, end, limit, cancellationToken).Select(v => Describe(field, v));

    // The time since a span's start is offered as a number of nanoseconds, whatever it is compared with.
    private static (string Type, string Value) Describe(FieldReference field, Static value) => field.Intrinsic == Intrinsic.EventTimeSinceStart
        ? ("int", value.Int.ToString(CultureInfo.InvariantCulture))
        : (TypeName(value.Type), value.Text(quoted: false));

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
        "rootName" => FieldReference.Of(Intrinsic.RootName),
        "rootServiceName" => FieldReference.Of(Intrinsic.RootServiceName),
        _ => new FieldReference(FieldScope.None, name),
    };

    private static (string Type, string Value)[]? Fixed(string name, bool version2) => (name, version2) switch
    {
        ("status" or "span:status", true) => Statuses,
        ("kind" or "span:kind", true) => Kinds,
        ("duration" or "span:duration" or "traceDuration" or "trace:duration", true) => [],
        ("trace:id" or "span:id" or "span:parentID" or "link:traceID" or "link:spanID", true) => [],

        // The numbers are those of OTLP, which Tempo lists beside its own names for them.
        ("status.code", false) => [("string", "0"), ("string", "1"), ("string", "2"), ("string", "unset"), ("string", "ok"), ("string", "error")],
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
}
