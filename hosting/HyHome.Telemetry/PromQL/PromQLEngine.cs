using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL;

/// <summary>Answers PromQL queries from a store. Safe to use from several threads. Times are milliseconds since the Unix epoch.</summary>
public sealed class PromQLEngine(IMetricSource source, PromQLEngineOptions? options = null)
{
    private readonly PromQLEngineOptions _options = options ?? new PromQLEngineOptions();

    /// <summary>How queries are evaluated.</summary>
    public PromQLEngineOptions Options => _options;

    /// <summary>Evaluates a query at one time.</summary>
    /// <exception cref="PromQLParseException">The query is not PromQL.</exception>
    /// <exception cref="QueryException">It has no answer.</exception>
    public QueryResult Instant(string query, long time, QueryLimits? limits = null, CancellationToken cancellation = default)
    {
        var expression = Parser.Parse(query, _options.Syntax);
        var type = expression.Type;
        var steps = new Steps(time, 1, 1);
        return Guarded(limits, evaluator =>
        {
            var prepared = new Preprocessor(time, time, 0).Process(expression);
            return type switch
            {
                ExprType.Scalar => new ScalarValue(time, evaluator.Scalar(prepared, steps)[0]),
                ExprType.String => new StringValue(time, ((StringLiteral)Unwrap(prepared)).Value),
                ExprType.Matrix => new MatrixValue(Sorted(evaluator.Matrix(prepared, time))),
                _ => new VectorValue(time, Samples(evaluator.Finish(evaluator.Vector(prepared, steps), steps))),
            };
        }, cancellation);
    }

    /// <summary>Evaluates a query at each step from a start to an end.</summary>
    /// <exception cref="PromQLParseException">The query is not PromQL.</exception>
    /// <exception cref="QueryException">It has no answer.</exception>
    public QueryResult Range(string query, long start, long end, long step, QueryLimits? limits = null, CancellationToken cancellation = default)
    {
        var expression = Parser.Parse(query, _options.Syntax);
        if (expression.Type is not (ExprType.Vector or ExprType.Scalar))
        {
            throw new QueryException(
                QueryErrorKind.BadData,
                $"invalid expression type \"{TypeChecker.NameOf(expression.Type)}\" for range query, must be Scalar or instant Vector");
        }

        var isScalar = expression.Type == ExprType.Scalar;
        var steps = Steps.Between(start, end, step);
        return Guarded(limits, evaluator =>
        {
            var prepared = new Preprocessor(start, end, step).Process(expression);
            var series = isScalar ? OfScalar(evaluator.Scalar(prepared, steps)) : evaluator.Finish(evaluator.Vector(prepared, steps), steps);
            return new MatrixValue(Sorted([.. series.Select(s => Evaluator.ToMatrix(s, steps)).OfType<MatrixSeries>()]));
        }, cancellation);
    }

    private static List<Series> OfScalar(double[] values)
    {
        var series = Series.Empty(LabelSet.Empty, false, values.Length);
        values.CopyTo(series.Values, 0);
        return [series];
    }

    private static List<MatrixSeries> Sorted(List<MatrixSeries> series)
    {
        series.Sort(static (a, b) => LabelSet.Compare(a.Metric, b.Metric));
        return series;
    }

    private static List<VectorSample> Samples(List<Series> series)
    {
        var samples = new List<VectorSample>(series.Count);
        foreach (var one in series)
        {
            if (one.Has(0))
            {
                samples.Add(new VectorSample(one.Labels, one.Histogram(0) is null ? one.Values[0] : 0, one.Histogram(0)));
            }
        }

        return samples;
    }

    private static Expr Unwrap(Expr expression)
    {
        while (expression is ParenExpr or StepInvariantExpr)
        {
            expression = expression is ParenExpr paren ? paren.Inner : ((StepInvariantExpr)expression).Inner;
        }

        return expression;
    }

    private QueryResult Guarded(QueryLimits? limits, Func<Evaluator, QueryValue> evaluate, CancellationToken cancellation)
    {
        var allowed = limits?.Timeout is { } wanted && wanted < _options.Timeout ? wanted : _options.Timeout;
        if (allowed <= TimeSpan.Zero)
        {
            throw new QueryException(QueryErrorKind.Timeout, "query timed out in query execution");
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(allowed);
        var evaluator = new Evaluator(source, _options, limits?.LookbackDelta is { } delta && delta > TimeSpan.Zero ? delta : _options.LookbackDelta, timeout.Token);
        try
        {
            var value = evaluate(evaluator);
            return new QueryResult(value, evaluator.Annotations, evaluator.SamplesRead);
        }
        catch (OperationCanceledException e)
        {
            throw cancellation.IsCancellationRequested
                ? new QueryException(QueryErrorKind.Canceled, "query was canceled in expression evaluation", e)
                : new QueryException(QueryErrorKind.Timeout, "query timed out in expression evaluation", e);
        }
        catch (OverflowException e)
        {
            throw new QueryException(QueryErrorKind.Execution, "too many steps in expression evaluation", e);
        }
    }
}

/// <summary>What a request may ask of a query's limits.</summary>
/// <param name="Timeout">How long it may take, where that is less than the engine allows.</param>
/// <param name="LookbackDelta">How long a sample counts as the current one.</param>
public sealed record QueryLimits(TimeSpan? Timeout = null, TimeSpan? LookbackDelta = null);
