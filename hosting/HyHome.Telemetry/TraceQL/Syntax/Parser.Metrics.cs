namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>The metrics part of a query.</summary>
internal sealed partial class Parser
{
    private MetricsStage? ReadMetrics()
    {
        if (Current.Kind != TokenKind.Symbol)
        {
            return null;
        }

        if (TryTake("compare"))
        {
            return ReadCompare();
        }

        MetricsFunction? function = Current.Text switch
        {
            "rate" => MetricsFunction.Rate,
            "count_over_time" => MetricsFunction.CountOverTime,
            "min_over_time" => MetricsFunction.MinOverTime,
            "max_over_time" => MetricsFunction.MaxOverTime,
            "avg_over_time" => MetricsFunction.AvgOverTime,
            "sum_over_time" => MetricsFunction.SumOverTime,
            "quantile_over_time" => MetricsFunction.QuantileOverTime,
            "histogram_over_time" => MetricsFunction.HistogramOverTime,
            _ => null,
        };
        if (function is null)
        {
            return null;
        }

        _at++;
        Take("(");
        var field = function is MetricsFunction.Rate or MetricsFunction.CountOverTime ? null : ReadReference();
        var quantiles = new List<double>();
        if (function == MetricsFunction.QuantileOverTime)
        {
            Take(",");
            do
            {
                quantiles.Add(ReadNumber());
            }
            while (TryTake(","));
        }

        Take(")");
        var by = new NodeList<FieldReference>([]);
        if (TryTake("by"))
        {
            Take("(");
            by = ReadFieldList();
            Take(")");
        }

        return new MetricsAggregate(function.Value, field, new NodeList<double>(quantiles), by);
    }

    private MetricsCompare ReadCompare()
    {
        Take("(");
        if (!Current.Is("{"))
        {
            throw Unexpected("{");
        }

        var selection = ReadFilter();
        long top = 10, start = 0, end = 0;
        if (TryTake(","))
        {
            top = ReadInteger();
            if (TryTake(","))
            {
                start = ReadInteger();
                Take(",");
                end = ReadInteger();
            }
        }

        Take(")");
        return new MetricsCompare(selection, top, start, end);
    }

    private List<SecondStage> ReadSecondStages()
    {
        var stages = new List<SecondStage>();
        while (true)
        {
            if (TryTake("|"))
            {
                var top = Current.Is("topk");
                if (!top && !Current.Is("bottomk"))
                {
                    throw Unexpected("topk", "bottomk");
                }

                _at++;
                Take("(");
                var limit = ReadInteger();
                Take(")");
                stages.Add(new TopBottom(top, limit));
            }
            else if (Comparison(Current) is { } comparison)
            {
                _at++;
                var negative = TryTake("-");
                var number = Current.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.Duration ? Current.Value : throw Unexpected();
                _at++;
                var value = number.Type == StaticType.Duration ? number.Float / 1e9 : number.Float;
                stages.Add(new MetricsFilter(comparison, negative ? -value : value));
            }
            else
            {
                return stages;
            }
        }
    }

    private long ReadInteger()
    {
        var value = Current.Kind == TokenKind.Integer ? Current.Value.Int : throw Unexpected("INTEGER");
        _at++;
        return value;
    }

    private double ReadNumber()
    {
        var value = Current.Kind is TokenKind.Integer or TokenKind.Float ? Current.Value.Float : throw Unexpected("INTEGER", "FLOAT");
        _at++;
        return value;
    }
}
