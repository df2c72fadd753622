using System.Text.RegularExpressions;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary><c>label_replace</c> and <c>label_join</c>, which look at labels only.</summary>
internal static class LabelFunctions
{
    public static List<Series> Replace(List<Series> series, string[] arguments, Func<List<Series>, List<Series>> merge)
    {
        var (destination, replacement, source, pattern) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        Regex regex;
        try
        {
            regex = GoRegex.CompileAnchored(pattern);
        }
        catch (FormatException e)
        {
            throw new QueryException(QueryErrorKind.Execution, $"invalid regular expression in label_replace(): {pattern}", e);
        }

        Require(destination, $"invalid destination label name in label_replace(): {destination}");
        foreach (var one in series)
        {
            var match = regex.Match(one.Labels[source]);
            if (match.Success)
            {
                Set(one, destination, GoRegex.Expand(replacement, match));
            }
        }

        return merge(series);
    }

    public static List<Series> Join(List<Series> series, string[] arguments, Func<List<Series>, List<Series>> merge)
    {
        var (destination, separator) = (arguments[0], arguments[1]);
        foreach (var source in arguments.Skip(2))
        {
            Require(source, $"invalid source label name in label_join(): {source}");
        }

        Require(destination, $"invalid destination label name in label_join(): {destination}");
        foreach (var one in series)
        {
            Set(one, destination, string.Join(separator, arguments.Skip(2).Select(s => one.Labels[s])));
        }

        return merge(series);
    }

    private static void Require(string label, string problem)
    {
        if (label.Length == 0 || !GoString.IsValid(label))
        {
            throw QueryException.Execution(problem);
        }
    }

    private static void Set(Series series, string label, string value)
    {
        series.Labels = series.Labels.With(label, value);
        series.DropName &= label != LabelSet.MetricName;
    }
}
