namespace HyHome.Dashboards.Content;

/// <summary>The PromQL that several dashboards share, so that a metric's name or label is written once.</summary>
internal static class Expr
{
    /// <summary>The window that fits the panel's resolution and the scrape interval.</summary>
    public const string Auto = "$__rate_interval";

    public static string Select(string metric, string matchers) => $"{metric}{{{matchers}}}";

    public static string Rate(string metric, string matchers, string window, string by) =>
        $"sum by ({by}) (rate({Select(metric, matchers)}[{window}]))";

    /// <summary>Part of a whole, 0 where the part has no series yet.</summary>
    public static string Share(string metric, string matchers, string part, string window, string by)
    {
        var whole = Rate(metric, matchers, window, by);
        return $"({Rate(metric, $"{matchers}, {part}", window, by)} or 0 * {whole}) / {whole}";
    }

    /// <summary>A quantile of classic buckets where there are any, of the native histogram otherwise.</summary>
    public static string Quantile(double q, string histogram, string matchers, string window, string by) =>
        $"histogram_quantile({q}, {Rate($"{histogram}_bucket", matchers, window, $"le, {by}")}) or histogram_quantile({q}, {Rate(histogram, matchers, window, by)})";
}
