using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.Rules;

/// <summary>Rules in PromQL.</summary>
internal sealed class PromQLRuleQuery(PromQLEngine engine) : IRuleQuery
{
    public string Check(string expression) => Printer.Print(Parser.Parse(expression, engine.Options.Syntax));

    public IReadOnlyList<RuleSample> Query(string expression, DateTimeOffset time, CancellationToken cancellation) =>
        engine.Instant(expression, time.ToUnixTimeMilliseconds(), cancellation: cancellation).Value switch
        {
            VectorValue vector => [.. vector.Samples.Where(static s => s.Histogram is null).Select(static s => new RuleSample(s.Metric, s.Value))],
            ScalarValue scalar => [new RuleSample(LabelSet.Empty, scalar.Value)],
            _ => throw new QueryException(QueryErrorKind.Execution, "rule result is not a vector or scalar"),
        };
}
