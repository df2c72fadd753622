using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.PromQL;

namespace HyHome.Telemetry.Rules;

/// <summary>Rules in LogQL, as Loki's ruler evaluates them.</summary>
internal sealed class LogQLRuleQuery(LogQLEngine engine) : IRuleQuery
{
    public string Check(string expression)
    {
        try
        {
            return Parser.Parse(expression) is SampleExpression query ? Printer.Print(query) : throw new FormatException("a rule needs a metric query; this one gives lines");
        }
        catch (LogQLException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    public IReadOnlyList<RuleSample> Query(string expression, DateTimeOffset time, CancellationToken cancellation)
    {
        var now = (time - DateTimeOffset.UnixEpoch).Ticks * 100;
        try
        {
            return engine.Query(Parser.Parse(expression), new QueryParameters { Start = now, End = now }, cancellation).Result switch
            {
                VectorResult vector => [.. vector.Series.Select(static s => new RuleSample(Labels(s), s.Points[0].Value))],
                ScalarResult scalar => [new RuleSample(LabelSet.Empty, scalar.Point.Value)],
                _ => throw new QueryException(QueryErrorKind.Execution, "rule result is not a vector or scalar"),
            };
        }
        catch (LogQLException e)
        {
            throw new QueryException(QueryErrorKind.Execution, e.Message);
        }
    }

    private static LabelSet Labels(ResultSeries series) => LabelSet.Create([.. series.Labels.AsSpan()]);
}
