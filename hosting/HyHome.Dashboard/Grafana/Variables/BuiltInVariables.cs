using System.Globalization;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>The variables that every dashboard has.</summary>
internal static class BuiltInVariables
{
    /// <summary>A scope that knows the time range and the dashboard.</summary>
    /// <param name="scope">The scope around it.</param>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="range">The time range.</param>
    public static VariableScope With(VariableScope scope, DashboardModel dashboard, DashboardRange range) => ForRange(scope, range)
        .With("__dashboard", path => VariableValue.Of(path == "uid" ? dashboard.Uid : dashboard.Title))
        .With("__org", static path => VariableValue.Of(path == "name" ? "Main Org." : "1"))
        .With("__user", static path => VariableValue.Of(path is "login" or "email" ? "admin" : "1"));

    /// <summary>A scope with the variables of a time range.</summary>
    public static VariableScope ForRange(VariableScope scope, DashboardRange range)
    {
        var milliseconds = (long)range.Length.TotalMilliseconds;
        var seconds = (long)Math.Round(range.Length.TotalSeconds, MidpointRounding.AwayFromZero);
        return scope.With(
            ("__raw_from", VariableValue.Of(range.RawFrom)),
            ("__raw_to", VariableValue.Of(range.RawTo)),
            ("__from", Number(range.From.ToUnixTimeMilliseconds())),
            ("__to", Number(range.To.ToUnixTimeMilliseconds())),
            ("__range", VariableValue.Of(string.Create(CultureInfo.InvariantCulture, $"{seconds}s"))),
            ("__range_s", Number(seconds)),
            ("__range_ms", Number(milliseconds)));
    }

    /// <summary>A scope with the variables of a query's steps.</summary>
    /// <param name="scope">The scope around it.</param>
    /// <param name="interval">The distance of points.</param>
    /// <param name="rateInterval">The window that a rate needs at least: null for a data source that has none.</param>
    public static VariableScope ForInterval(VariableScope scope, TimeSpan interval, TimeSpan? rateInterval)
    {
        var inner = scope.With(
            ("__interval", VariableValue.Of(Intervals.Format(interval))),
            ("__interval_ms", Number((long)interval.TotalMilliseconds)),
            ("__auto", VariableValue.Of(Intervals.Format(interval))));
        return rateInterval is not { } rate ? inner : inner.With(
            ("__rate_interval", VariableValue.Of(Intervals.Format(rate))),
            ("__rate_interval_ms", Number((long)rate.TotalMilliseconds)));
    }

    private static VariableValue Number(long number) => VariableValue.Of(number.ToString(CultureInfo.InvariantCulture));
}
