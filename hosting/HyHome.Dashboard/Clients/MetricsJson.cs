using System.Text.Json;

namespace HyHome.Dashboard.Clients;

/// <summary>Reads results in Prometheus' form, which Loki shares.</summary>
internal static class MetricsJson
{
    /// <summary>Reads <c>data</c> of an answer.</summary>
    public static MetricsResult Read(JsonElement data)
    {
        var result = data.Find("result") ?? default;
        switch (data.Text("resultType"))
        {
            case "matrix":
                return new MetricsResult(ResultKind.Matrix, [.. result.EnumerateArray().Select(static s => Series(s, "values", "histograms"))]);
            case "vector":
                return new MetricsResult(ResultKind.Vector, [.. result.EnumerateArray().Select(static s => Instant(s))]);
            case "scalar":
                return new MetricsResult(ResultKind.Scalar, [new TimeSeries(Labels.Empty, [Time(result)], [result[1].AsDouble()], [])]);
            case "string":
                return new MetricsResult(ResultKind.String, []) { Text = result[1].GetString() };
            case var other:
                throw new JsonException($"the result type {QueryText.Quote(other)} is not known");
        }
    }

    private static TimeSeries Series(JsonElement series, string values, string histograms)
    {
        var points = series.Find(values) is { } found ? found.GetArrayLength() : 0;
        var distributions = new List<HistogramPoint>();
        foreach (var point in series.Items(histograms))
        {
            distributions.Add(Histogram(point));
        }

        // A series may go from floats to histograms; pages show either, so the longer part counts.
        if (points == 0 && distributions.Count > 0)
        {
            var empty = new double[distributions.Count];
            Array.Fill(empty, double.NaN);
            return new TimeSeries(series.Labels("metric"), [.. distributions.Select(static d => d.Time)], empty, distributions);
        }

        var times = new double[points];
        var numbers = new double[points];
        var i = 0;
        foreach (var point in series.Items(values))
        {
            times[i] = Time(point);
            numbers[i++] = point[1].AsDouble();
        }

        return new TimeSeries(series.Labels("metric"), times, numbers, distributions);
    }

    private static TimeSeries Instant(JsonElement series)
    {
        if (series.Find("histogram") is { } histogram)
        {
            var point = Histogram(histogram);
            return new TimeSeries(series.Labels("metric"), [point.Time], [double.NaN], [point]);
        }

        var value = series.GetProperty("value");
        return new TimeSeries(series.Labels("metric"), [Time(value)], [value[1].AsDouble()], []);
    }

    private static HistogramPoint Histogram(JsonElement point)
    {
        var buckets = new List<HistogramBucket>();
        foreach (var bucket in point[1].Items("buckets"))
        {
            buckets.Add(new HistogramBucket(bucket[1].AsDouble(), bucket[2].AsDouble(), bucket[3].AsDouble()));
        }

        return new HistogramPoint(Time(point), point[1].Double("count"), point[1].Double("sum"), buckets);
    }

    private static double Time(JsonElement point) => Math.Round(point[0].AsDouble() * 1000);
}
