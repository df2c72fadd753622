using System.Globalization;
using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Makes frames of series.</summary>
internal static class SeriesFrames
{
    /// <summary>A frame for each series: its times and its values.</summary>
    /// <param name="target">The query.</param>
    /// <param name="series">The answer.</param>
    /// <param name="expression">The query as it was asked.</param>
    public static IReadOnlyList<DataFrame> TimeSeries(TargetModel target, IReadOnlyList<TimeSeries> series, string expression) =>
        [.. series.Select(one => Frame(target, one, LegendText.Of(target.LegendFormat, one.Labels, expression)))];

    /// <summary>One table of all series: times, a column for each label, values.</summary>
    /// <param name="target">The query.</param>
    /// <param name="series">The answer.</param>
    /// <param name="valueName">The name of the values' column.</param>
    public static DataFrame Table(TargetModel target, IReadOnlyList<TimeSeries> series, string valueName)
    {
        var rows = series.SelectMany(static one => Enumerable.Range(0, one.Times.Length).Select(index => (Series: one, Index: index))).ToArray();
        var names = series.SelectMany(static one => one.Labels).Select(static label => label.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new()
        {
            RefId = target.RefId,
            Fields =
            [
                Field.OfTimes(FieldNames.Time, [.. rows.Select(static row => row.Series.Times[row.Index])]),
                .. names.Select(name => Field.OfTexts(name, rows.Select(row => row.Series.Labels[name] ?? ""))),
                Field.OfNumbers(valueName, [.. rows.Select(static row => Value(row.Series, row.Index))]),
            ],
        };
    }

    /// <summary>The buckets of a histogram from the lowest up, each without those below it.</summary>
    /// <param name="target">The query.</param>
    /// <param name="series">Cumulative buckets with the label <c>le</c>, or native histograms.</param>
    public static IReadOnlyList<DataFrame> Buckets(TargetModel target, IReadOnlyList<TimeSeries> series)
    {
        if (series.FirstOrDefault(static one => one.Histograms.Count > 0) is { } native)
        {
            return NativeBuckets(target, native);
        }

        var sorted = series.Select(static one => (Series: one, Upper: Bound(one.Labels["le"]))).Where(static item => !double.IsNaN(item.Upper)).OrderBy(static item => item.Upper).ToArray();
        var times = sorted.SelectMany(static item => item.Series.Times).Distinct().Order().ToArray();
        var below = new double[times.Length];
        var frames = new List<DataFrame>();
        foreach (var (one, _) in sorted)
        {
            var byTime = new Dictionary<double, double>();
            for (var index = 0; index < one.Times.Length; index++)
            {
                byTime[one.Times[index]] = one.Values[index];
            }

            var counts = new double[times.Length];
            for (var index = 0; index < times.Length; index++)
            {
                var total = byTime.GetValueOrDefault(times[index], double.NaN);
                // A bucket without a value then has nothing of its own; rounding may leave a little less than nothing.
                counts[index] = double.IsNaN(total) ? 0 : Math.Max(0, total - below[index]);
                below[index] = double.IsNaN(total) ? below[index] : Math.Max(below[index], total);
            }

            frames.Add(Bucket(target, one.Labels["le"]!, times, counts));
        }

        return frames;
    }

    private static DataFrame Frame(TargetModel target, TimeSeries series, string? name) => new()
    {
        Name = name ?? "",
        RefId = target.RefId,
        Kind = FrameKind.TimeSeries,
        Fields =
        [
            Field.OfTimes(FieldNames.Time, series.Times),
            Labelled(Field.OfNumbers(FieldNames.Value, [.. Enumerable.Range(0, series.Times.Length).Select(index => Value(series, index))]), series.Labels, name),
        ],
    };

    private static Field Labelled(Field field, Labels labels, string? name) =>
        field.WithLabels(labels.ToDictionary(static label => label.Key, static label => label.Value, StringComparer.Ordinal)).With(config: FieldConfig.Empty with { DisplayName = name });

    // A native histogram has no value of its own: its count stands for it.
    private static double Value(TimeSeries series, int index) =>
        double.IsNaN(series.Values[index]) && index < series.Histograms.Count && series.Histograms[index].Time == series.Times[index] ? series.Histograms[index].Count : series.Values[index];

    private static DataFrame[] NativeBuckets(TargetModel target, TimeSeries series)
    {
        var times = series.Histograms.Select(static histogram => histogram.Time).ToArray();
        var bounds = series.Histograms.SelectMany(static histogram => histogram.Buckets).Select(static bucket => bucket.Upper).Distinct().Order().ToArray();
        return
        [
            .. bounds.Select(upper => Bucket(
                target,
                upper.ToString("0.#####", CultureInfo.InvariantCulture),
                times,
                [.. series.Histograms.Select(histogram => histogram.Buckets.Where(bucket => bucket.Upper == upper).Sum(static bucket => bucket.Count))])),
        ];
    }

    private static DataFrame Bucket(TargetModel target, string upper, double[] times, double[] counts) => new()
    {
        Name = upper,
        RefId = target.RefId,
        Kind = FrameKind.HeatmapBuckets,
        Fields = [Field.OfTimes(FieldNames.Time, times), Field.OfNumbers(FieldNames.Value, counts).With(config: FieldConfig.Empty with { DisplayName = upper })],
    };

    private static double Bound(string? le) => le is "+Inf" or "Inf" ? double.PositiveInfinity : double.TryParse(le, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : double.NaN;
}
