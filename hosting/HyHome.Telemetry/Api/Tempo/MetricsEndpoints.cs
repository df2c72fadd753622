using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Text;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Metrics;
using HyHome.Telemetry.TraceQL.Syntax;
using Microsoft.AspNetCore.Http;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary><c>/api/metrics/query_range</c> and <c>/api/metrics/query</c>: series over spans.</summary>
internal static class MetricsEndpoints
{
    internal static async Task GetRangeAsync(HttpContext http, TempoApiContext context, CancellationToken cancellationToken)
    {
        var parameters = new TempoParameters(http.Request.Query);
        var now = context.TimeProvider.GetUtcNow();
        var (start, end) = parameters.MetricsRange(now);
        var step = parameters.Step() ?? StepRange.DefaultStep(start, end);
        CheckIntervals(start, end, step, context.Options.MaxIntervals);
        var query = Parse(parameters);
        CheckRange(start, end, context.Options);
        var range = parameters.Text("instant") == "true" ? StepRange.Instant(start, end) : StepRange.Over(start, Cut(end, step, now, context.Options), step);
        var series = MetricsQuery.Evaluate(context.Traces, query, range, Exemplars(parameters, query, context.Options), cancellationToken);
        await WriteAsync(http, series, parameters, omitEmpty: false, json => one => WriteSamples(json, one, range), cancellationToken);
    }

    internal static async Task GetInstantAsync(HttpContext http, TempoApiContext context, CancellationToken cancellationToken)
    {
        var parameters = new TempoParameters(http.Request.Query);
        var (start, end) = parameters.MetricsRange(context.TimeProvider.GetUtcNow());
        if (start == 0 || end == 0)
        {
            throw new TempoRequestException(start == 0 ? "start required" : "end required");
        }

        if ((ulong)end <= (ulong)start)
        {
            throw new TempoRequestException("end must be greater than start");
        }

        Query query;
        try
        {
            query = Parse(parameters);
        }
        catch (TraceQLException wrong)
        {
            throw new TempoRequestException($"compiling query: {wrong.Message}");
        }

        CheckRange(start, end, context.Options);
        var series = MetricsQuery.Evaluate(context.Traces, query, StepRange.Instant(start, end), 0, cancellationToken);
        await WriteAsync(http, series, parameters, omitEmpty: true, static json => one => WriteNumber(json, "value", one.Values[0]), cancellationToken);
    }

    private static Query Parse(TempoParameters parameters)
    {
        var text = parameters.Text("q") ?? parameters.Text("query") ?? "";
        var query = Parser.Parse(text);
        try
        {
            Validator.Validate(query);
        }
        catch (TraceQLException wrong)
        {
            throw new TempoRequestException($"compiling query: {wrong.Message}");
        }

        return query.Metrics is null ? throw new TempoRequestException("not a metrics query") : query;
    }

    // Tempo's times and steps have no sign: what is below zero is very large.
    private static void CheckIntervals(long start, long end, long step, long most)
    {
        if ((ulong)start > (ulong)end)
        {
            throw new TempoRequestException("end must be greater than start");
        }

        var length = unchecked((ulong)end - (ulong)start);
        if (step == 0 || length / (ulong)step > (ulong)most)
        {
            throw new TempoRequestException($"step of {GoDuration.Format(step)} is too small, minimum step for given range is {GoDuration.Format((long)(length / (ulong)most))}");
        }

        if (step < 0)
        {
            throw new TempoRequestException("start required");
        }
    }

    private static void CheckRange(long start, long end, TempoApiOptions options)
    {
        if (end <= start)
        {
            throw new TempoRequestException("end must be greater than start");
        }

        if (end - start > options.MaxMetricsRange.Ticks * 100)
        {
            throw new TempoRequestException($"metrics query time range exceeds the maximum allowed duration of {GoDuration.Format(options.MaxMetricsRange.Ticks * 100)}");
        }
    }

    private static long Cut(long end, long step, DateTimeOffset now, TempoApiOptions options)
    {
        var newest = (now - options.QueryEndCutoff - DateTimeOffset.UnixEpoch).Ticks * 100;
        return options.QueryEndCutoff > TimeSpan.Zero && newest < end ? newest - (newest % step) : end;
    }

    // The hint with(exemplars=…) goes before the parameter.
    private static int Exemplars(TempoParameters parameters, Query query, TempoApiOptions options)
    {
        var hint = query.Hint("exemplars");
        var wanted = hint.Type == StaticType.Int ? Math.Max(0, hint.Int)
            : hint is { Type: StaticType.Bool, Bool: false } ? 0
            : uint.TryParse(parameters.Text("exemplars"), CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked
            : options.MaxExemplars;
        return (int)Math.Min(wanted, options.MaxExemplars);
    }

    private static Task WriteAsync(
        HttpContext http, List<MetricsSeries> series, TempoParameters parameters, bool omitEmpty, Func<Utf8JsonWriter, Action<MetricsSeries>> values, CancellationToken cancellationToken)
    {
        var limit = uint.TryParse(parameters.Text("maxSeries"), CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : uint.MaxValue;
        return http.WriteJsonAsync(
            json =>
            {
                // Protobuf's JSON leaves an empty list out of an instant answer; a range's is written in another way.
                if (series.Count > 0 || !omitEmpty)
                {
                    WriteSeries(json, series.Take((int)Math.Min(limit, int.MaxValue)), values(json));
                }

                json.WriteStartObject("metrics");
                json.WriteNumber("completedJobs", 1);
                json.WriteNumber("totalJobs", 1);
                json.WriteEndObject();
                if (series.Count >= limit)
                {
                    json.WriteString("status", "PARTIAL");
                    json.WriteString("message", $"Response exceeds maximum series limit of {limit}, a partial response is returned. Warning: the accuracy of each individual value is not guaranteed.");
                }
            },
            cancellationToken);
    }

    private static void WriteSeries(Utf8JsonWriter json, IEnumerable<MetricsSeries> series, Action<MetricsSeries> writeValues)
    {
        json.WriteStartArray("series");
        foreach (var one in series)
        {
            json.WriteStartObject();
            SearchJson.WriteAttributes(json, "labels", [.. one.Labels.Select(static l => new Attribute(l.Key, l.Value.ToAnyValue()))]);
            writeValues(one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSamples(Utf8JsonWriter json, MetricsSeries series, StepRange range)
    {
        json.WriteStartArray("samples");
        for (var i = 0; i < series.Values.Length; i++)
        {
            if (!double.IsNaN(series.Values[i]))
            {
                json.WriteStartObject();
                WriteTime(json, range.TimestampOf(i));
                WriteNumber(json, "value", series.Values[i]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        if (series.Exemplars.Count == 0)
        {
            return;
        }

        json.WriteStartArray("exemplars");
        foreach (var exemplar in series.Exemplars)
        {
            json.WriteStartObject();
            SearchJson.WriteAttributes(json, "labels", [.. exemplar.Labels.Select(static l => new Attribute(l.Key, l.Value.ToAnyValue()))]);
            WriteNumber(json, "value", exemplar.Value);
            WriteTime(json, exemplar.Timestamp);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, long milliseconds) => json.WriteString("timestampMs", milliseconds.ToString(CultureInfo.InvariantCulture));

    // Protobuf's JSON leaves zeros out.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (value != 0 && double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else if (value != 0)
        {
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
