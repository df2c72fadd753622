using System.Diagnostics;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Runs LogQL queries. Thread-safe: a query keeps its state to itself.</summary>
internal sealed class LogQLEngine
{
    private readonly ILogSource _source;

    public LogQLEngine(ILogSource source)
    {
        _source = source;
    }

    /// <summary>Runs a query.</summary>
    /// <exception cref="LogQLException">The query fails.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public (QueryResult Result, QueryStats Stats) Query(Expression expression, QueryParameters parameters, CancellationToken cancellationToken = default)
    {
        var stats = new QueryStats();
        var started = Stopwatch.GetTimestamp();
        var result = expression switch
        {
            LogSelector selector => Logs(selector, parameters, stats, cancellationToken),
            Variants => throw LogQLException.Parse("multi variant queries are disabled for this instance"),
            SampleExpression sample => Metrics(sample, parameters, stats, cancellationToken),
            _ => throw new ArgumentException($"{expression.GetType().Name} is no query.", nameof(expression)),
        };
        stats.Duration = Stopwatch.GetElapsedTime(started);
        return (result, stats);
    }

    private StreamsResult Logs(LogSelector selector, QueryParameters parameters, QueryStats stats, CancellationToken cancellationToken)
    {
        var streams = new Dictionary<SeriesLabels, ResultStream>();
        long? last = null;
        var count = 0;
        var entries = LogReader.Read(_source, selector, parameters.Start, parameters.End - 1, parameters.Forward, stats, cancellationToken);
        foreach (var entry in entries)
        {
            if (parameters.Interval > 0 && last is { } previous && Math.Abs(entry.Timestamp - previous) < parameters.Interval)
            {
                continue;
            }

            last = entry.Timestamp;
            var labels = parameters.CategorizeLabels ? entry.Labels.Stream : entry.Labels.All;
            if (!streams.TryGetValue(labels, out var stream))
            {
                streams[labels] = stream = new ResultStream(labels, []);
            }

            stream.Entries.Add(entry);
            if (++count == parameters.Limit)
            {
                break;
            }
        }

        stats.EntriesReturned = count;
        return new StreamsResult([.. streams.Values.OrderBy(static s => s.Labels.ToString(), StringComparer.Ordinal)]);
    }

    private QueryResult Metrics(SampleExpression expression, QueryParameters parameters, QueryStats stats, CancellationToken cancellationToken)
    {
        var (start, end) = (parameters.Start, parameters.End);
        if (!parameters.IsInstant)
        {
            // As Loki's front end does: whole steps, also beyond what was asked for.
            start -= Modulo(start, parameters.Step);
            end += Modulo(-end, parameters.Step);
        }

        var steps = StepRange.Create(start, end, parameters.Step);
        if (expression is Literal literal && parameters.IsInstant)
        {
            return new ScalarResult(new ResultPoint(start / 1_000_000, literal.Value));
        }

        var evaluator = Build(expression, steps, stats, cancellationToken);
        var series = new Dictionary<SeriesLabels, ResultSeries>();
        for (var step = 0; step < steps.Count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var time = steps.TimeOf(step) / 1_000_000;
            foreach (var sample in evaluator.Evaluate(step))
            {
                if (!series.TryGetValue(sample.Labels, out var points))
                {
                    series[sample.Labels] = points = new ResultSeries(sample.Labels, []);
                }

                points.Points.Add(new ResultPoint(time, sample.Value));
            }

            if (series.Count > parameters.MaxSeries)
            {
                throw new LogQLException(LogQLErrorKind.Limit,
                    $"maximum number of series ({parameters.MaxSeries}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, "
                    + "reducing the time range, or aggregating results with functions like sum(), count() or topk()");
            }
        }

        stats.EntriesReturned = series.Values.Sum(static s => s.Points.Count);
        var sorted = parameters.IsInstant && SortsByValue(expression)
            ? series.Values
            : (IEnumerable<ResultSeries>)series.Values.Order(Comparer<ResultSeries>.Create(static (a, b) => SeriesLabels.Compare(a.Labels, b.Labels)));
        return parameters.IsInstant ? new VectorResult([.. sorted]) : new MatrixResult([.. sorted]);
    }

    private StepEvaluator Build(SampleExpression expression, StepRange steps, QueryStats stats, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case Literal e:
                return new VectorLiteralEvaluator(e.Value);
            case VectorLiteral e:
                return new VectorLiteralEvaluator(e.Value);
            case RangeAggregation e when Merged(e) is { } operation:
                // Series that lost labels may be one now. Loki merges them, which takes empty labels away as well.
                return new VectorEvaluator(new VectorAggregation(operation, e, 0, new Grouping([], Without: true)), Range(e, null));
            case RangeAggregation e:
                return Range(e, null);
            case VectorAggregation { Operation: "approx_topk" }:
                throw new LogQLException(LogQLErrorKind.Execution, "approx_topk is not enabled. See -limits.shard_aggregations");
            case VectorAggregation { Operation: "sum", Inner: RangeAggregation { Grouping: null } range } e
                when IsSummed(range.Operation):
                // A sum over all that is counted can be counted at once: lines need not be told apart further than the sum does.
                return new VectorEvaluator(e, Range(range, e.Grouping));
            case VectorAggregation e:
                return new VectorEvaluator(e, Build(e.Inner, steps, stats, cancellationToken));
            case LabelReplace e:
                return new LabelReplaceEvaluator(e, Build(e.Inner, steps, stats, cancellationToken));
            case BinaryOperation { Left: Literal left } e:
                return new LiteralEvaluator(e, left.Value, literalIsLeft: true, Build(e.Right, steps, stats, cancellationToken));
            case BinaryOperation { Right: Literal right } e:
                return new LiteralEvaluator(e, right.Value, literalIsLeft: false, Build(e.Left, steps, stats, cancellationToken));
            case BinaryOperation e:
                return new BinaryEvaluator(e, Build(e.Left, steps, stats, cancellationToken), Build(e.Right, steps, stats, cancellationToken));
            default:
                throw new ArgumentException($"{expression.GetType().Name} cannot be evaluated.", nameof(expression));
        }

        RangeEvaluator Range(RangeAggregation range, Grouping? outer) =>
            new(NeedlessFormats.Remove(range), outer, _source, steps, stats, cancellationToken);
    }

    private static bool IsSummed(string operation) => operation is "bytes_over_time" or "bytes_rate" or "sum_over_time" or "rate" or "count_over_time";

    // How Loki merges what its shards answer, where one series can come from several of them; null where it puts them side by side.
    private static string? Merged(RangeAggregation range)
    {
        var reduced = ReducesLabels(range.Range.Selector);
        var grouped = range.Grouping is { Labels.Count: > 0 };
        return range.Operation switch
        {
            "avg_over_time" when reduced || grouped => "avg",
            "max_over_time" or "min_over_time" when (grouped ? range.Grouping!.Without : reduced) => range.Operation[..3],
            var operation when range.Grouping is null && reduced && IsSummed(operation) => "sum",
            _ => null,
        };
    }

    private static bool ReducesLabels(LogSelector selector) =>
        selector.Stages.Any(static s => s is DropStage or KeepStage || (s is LabelFormatStage format && format.Items.Any(static i => i.Rename)));

    private static bool SortsByValue(SampleExpression expression) => expression switch
    {
        VectorAggregation e => e.Operation is "sort" or "sort_desc" || SortsByValue(e.Inner),
        LabelReplace e => SortsByValue(e.Inner),
        BinaryOperation e => SortsByValue(e.Left) || SortsByValue(e.Right),
        _ => false,
    };

    private static long Modulo(long value, long by) => ((value % by) + by) % by;
}
