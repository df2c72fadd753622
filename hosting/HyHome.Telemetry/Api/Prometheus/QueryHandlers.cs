using System.Diagnostics;
using System.Text.Json;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Syntax;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>query</c>, <c>query_range</c>, <c>query_exemplars</c>, <c>format_query</c> and <c>parse_query</c>.</summary>
internal static class QueryHandlers
{
    private const int MaxPoints = 11_000;
    private const int MaxNotes = 10;

    public static WriteAnswer Query(PrometheusApiContext context, PrometheusParameters parameters, HttpContext http)
    {
        var limit = parameters.Limit();
        var time = parameters.Time("time", context.Now);
        var query = parameters.Text("query");
        var limits = parameters.QueryLimits();
        var watch = Stopwatch.StartNew();
        var result = context.Engine.Instant(query, time, limits, http.RequestAborted);
        return Answer(parameters, query, result, limit, watch.Elapsed);
    }

    public static WriteAnswer QueryRange(PrometheusApiContext context, PrometheusParameters parameters, HttpContext http)
    {
        var limit = parameters.Limit();
        var start = parameters.RequiredTime("start");
        var end = parameters.RequiredTime("end");
        if (end < start)
        {
            throw PrometheusRequestException.Parameter("end", "end timestamp must not be before start time");
        }

        var step = parameters.Duration("step");
        if (step <= 0)
        {
            throw PrometheusRequestException.Parameter("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if ((end - start) / step > MaxPoints)
        {
            throw new PrometheusRequestException("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        }

        var query = parameters.Text("query");
        var limits = parameters.QueryLimits();
        var watch = Stopwatch.StartNew();
        QueryResult result;
        try
        {
            result = context.Engine.Range(query, start, end, step, limits, http.RequestAborted);
        }
        catch (QueryException e) when (e.Kind == QueryErrorKind.BadData)
        {
            throw PrometheusRequestException.Parameter("query", e.Message);
        }

        return Answer(parameters, query, result, limit, watch.Elapsed);
    }

    public static WriteAnswer? Exemplars(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var start = parameters.Time("start", long.MinValue);
        var end = parameters.Time("end", long.MaxValue);
        if (end < start)
        {
            throw new PrometheusRequestException("end timestamp must not be before start timestamp");
        }

        Expr expression;
        try
        {
            expression = Parser.Parse(parameters.Text("query"), context.Engine.Options.Syntax);
        }
        catch (PromQLParseException e)
        {
            throw new PrometheusRequestException(e.Message);
        }

        var selectors = Selectors(expression).ToList();
        if (selectors.Count == 0)
        {
            return null;
        }

        var found = selectors
            .SelectMany(s => context.Source.Exemplars(s.Matchers, start, end))
            .Where(static e => e.Exemplars.Count > 0)
            .DistinctBy(static e => e.Series)
            .OrderBy(static e => e.Series, Comparer<Labels.LabelSet>.Create(Labels.LabelSet.Compare))
            .ToList();
        return json =>
        {
            json.WriteStartArray();
            foreach (var (series, exemplars) in found)
            {
                json.WriteStartObject();
                json.WritePropertyName("seriesLabels");
                PrometheusJson.Labels(json, series);
                json.WriteStartArray("exemplars");
                foreach (var exemplar in exemplars)
                {
                    json.WriteStartObject();
                    json.WritePropertyName("labels");
                    PrometheusJson.Labels(json, exemplar.Labels);
                    json.WriteString("value", PrometheusJson.Number(exemplar.Value));
                    json.WritePropertyName("timestamp");
                    PrometheusJson.Time(json, exemplar.Timestamp);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            return AnswerNotes.None;
        };
    }

    public static WriteAnswer FormatQuery(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var formatted = PrettyPrinter.Print(Parser.Parse(parameters.Text("query"), context.Engine.Options.Syntax));
        return json =>
        {
            json.WriteStringValue(formatted);
            return AnswerNotes.None;
        };
    }

    public static WriteAnswer ParseQuery(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var expression = Parser.Parse(parameters.Text("query"), context.Engine.Options.Syntax);
        return json =>
        {
            TreeJson.Write(json, expression);
            return AnswerNotes.None;
        };
    }

    private static WriteAnswer Answer(PrometheusParameters parameters, string query, QueryResult result, int limit, TimeSpan elapsed)
    {
        var value = Truncated(result.Value, limit);
        if (!ReferenceEquals(value, result.Value))
        {
            result.Annotations.WarnPlain("results truncated due to limit");
        }

        var notes = new AnswerNotes(result.Annotations.Messages(true, query, MaxNotes), result.Annotations.Messages(false, query, MaxNotes));
        return json =>
        {
            json.WriteStartObject();
            PrometheusJson.Write(json, value);
            if (parameters.Text("stats").Length > 0)
            {
                WriteStats(json, result, elapsed);
            }

            json.WriteEndObject();
            return notes;
        };
    }

    private static QueryValue Truncated(QueryValue value, int limit) => value switch
    {
        VectorValue vector when limit > 0 && vector.Samples.Count > limit => vector with { Samples = [.. vector.Samples.Take(limit)] },
        MatrixValue matrix when limit > 0 && matrix.Series.Count > limit => new MatrixValue([.. matrix.Series.Take(limit)]),
        _ => value,
    };

    private static void WriteStats(Utf8JsonWriter json, QueryResult result, TimeSpan elapsed)
    {
        json.WriteStartObject("stats");
        json.WriteStartObject("timings");
        foreach (var name in (string[])["evalTotalTime", "resultSortTime", "queryPreparationTime", "innerEvalTime", "execQueueTime", "execTotalTime"])
        {
            json.WriteNumber(name, name is "evalTotalTime" or "innerEvalTime" or "execTotalTime" ? elapsed.TotalSeconds : 0);
        }

        json.WriteEndObject();
        json.WriteStartObject("samples");
        json.WriteNumber("totalQueryableSamples", result.SamplesRead);
        json.WriteNumber("peakSamples", result.SamplesRead);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IEnumerable<VectorSelector> Selectors(Expr expression) => expression switch
    {
        VectorSelector vector => [vector],
        MatrixSelector matrix => [matrix.Vector],
        SubqueryExpr subquery => Selectors(subquery.Inner),
        ParenExpr paren => Selectors(paren.Inner),
        UnaryExpr unary => Selectors(unary.Inner),
        AggregateExpr aggregate => Selectors(aggregate.Inner).Concat(aggregate.Parameter is null ? [] : Selectors(aggregate.Parameter)),
        BinaryExpr binary => Selectors(binary.Left).Concat(Selectors(binary.Right)),
        Call call => call.Arguments.SelectMany(Selectors),
        _ => [],
    };
}
