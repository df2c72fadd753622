using System.Globalization;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

/// <summary>Reads what stands between <c>{{</c> and <c>}}</c>: <c>schema:0 sum:5 count:4 buckets:[1 2 1]</c>.</summary>
internal static class HistogramLiteral
{
    public static (FloatHistogram Histogram, bool HintGiven) Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == ' ')
            {
                i++;
                continue;
            }

            var colon = text.IndexOf(':', i);
            var end = text[colon + 1] == '[' ? text.IndexOf(']', colon) + 1 : text.IndexOf(' ', colon);
            end = end < 0 ? text.Length : end;
            fields.Add(text[i..colon], text[(colon + 1)..end].Trim('[', ']'));
            i = end;
        }

        var positive = List("buckets");
        var negative = List("n_buckets");
        var histogram = new FloatHistogram
        {
            Schema = Int("schema"),
            Sum = Float("sum"),
            Count = Float("count"),
            ZeroCount = Float("z_bucket"),
            ZeroThreshold = Float("z_bucket_w"),
            CustomValues = List("custom_values"),
            CounterResetHint = fields.GetValueOrDefault("counter_reset_hint") switch
            {
                "reset" => CounterResetHint.Reset,
                "not_reset" => CounterResetHint.NotReset,
                "gauge" => CounterResetHint.Gauge,
                _ => CounterResetHint.Unknown,
            },
            PositiveBuckets = positive,
            PositiveSpans = positive.Length == 0 ? [] : [new BucketSpan(Int("offset"), (uint)positive.Length)],
            NegativeBuckets = negative,
            NegativeSpans = negative.Length == 0 ? [] : [new BucketSpan(Int("n_offset"), (uint)negative.Length)],
        };
        return (histogram, fields.ContainsKey("counter_reset_hint"));

        int Int(string name) => fields.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : 0;

        double Float(string name) => fields.TryGetValue(name, out var value) ? SeriesDescription.Number(value) : 0;

        double[] List(string name) => fields.TryGetValue(name, out var value)
            ? [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SeriesDescription.Number)]
            : [];
    }
}
