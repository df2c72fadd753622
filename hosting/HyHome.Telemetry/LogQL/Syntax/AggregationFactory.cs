using System.Globalization;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Builds aggregations and says what is wrong with their parameters and groupings.</summary>
internal static class AggregationFactory
{
    public static SampleExpression Range(string operation, LogRange range, string? parameter, Grouping? grouping)
    {
        double? number = null;
        if (parameter is not null)
        {
            if (operation != "quantile_over_time")
            {
                return new InvalidSample($"parameter {parameter} not supported for operation {operation}");
            }

            if (!GoFloat.TryParse(parameter, out var value, out var error))
            {
                return new InvalidSample($"invalid parameter for operation {operation}: {error}");
            }

            number = value;
        }
        else if (operation == "quantile_over_time")
        {
            return new InvalidSample($"parameter required for operation {operation}");
        }

        if (grouping is not null && operation is not ("avg_over_time" or "stddev_over_time" or "stdvar_over_time" or "quantile_over_time"
            or "max_over_time" or "min_over_time" or "first_over_time" or "last_over_time"))
        {
            return new InvalidSample($"grouping not allowed for {operation} aggregation");
        }

        var countsLines = operation is "bytes_over_time" or "bytes_rate" or "count_over_time";
        var eitherWay = operation is "rate" or "absent_over_time";
        if (!eitherWay && countsLines != range.Unwrap is null)
        {
            return new InvalidSample($"invalid aggregation {operation} {(range.Unwrap is null ? "without" : "with")} unwrap");
        }

        return new RangeAggregation(operation, range, number, grouping);
    }

    public static SampleExpression Vector(string operation, SampleExpression inner, string? parameter, Grouping? grouping)
    {
        var number = 0;
        if (Printer.HasParameter(operation))
        {
            if (parameter is null)
            {
                return new InvalidSample($"parameter required for operation {operation}");
            }

            if (!int.TryParse(parameter, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            {
                return new InvalidSample($"invalid parameter {operation}({parameter},");
            }

            if (number <= 0)
            {
                return new InvalidSample($"invalid parameter (must be greater than 0) {operation}({parameter}");
            }

            if (operation == "approx_topk" && grouping is not null)
            {
                return new InvalidSample($"grouping not allowed for {operation} aggregation");
            }
        }
        else if (parameter is not null)
        {
            return new InvalidSample($"unsupported parameter for operation {operation}({parameter},");
        }

        return new VectorAggregation(operation, inner, number, grouping ?? new Grouping([], false));
    }
}
