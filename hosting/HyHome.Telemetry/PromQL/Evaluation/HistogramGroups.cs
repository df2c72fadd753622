using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>The series of a vector put together to histograms: the buckets of classic ones by all labels but <c>le</c>, in order of their bounds.</summary>
internal sealed class HistogramGroups
{
    private const string BucketLabel = "le";

    private HistogramGroups(List<Group> all, List<int> bad)
    {
        All = all;
        Bad = bad;
    }

    public IReadOnlyList<Group> All { get; }

    /// <summary>Series with floats whose <c>le</c> is no number.</summary>
    public IReadOnlyList<int> Bad { get; }

    public static HistogramGroups Of(List<Series> series)
    {
        var groups = new Dictionary<LabelSet, Group>();
        var ordered = new List<Group>();
        var bad = new List<int>();
        for (var i = 0; i < series.Count; i++)
        {
            var labels = series[i].Labels;
            if (GoFloat.TryParse(labels[BucketLabel], out var bound))
            {
                Get(labels.Without(BucketLabel)).Add(bound, series[i]);
            }
            else
            {
                bad.Add(i);
            }

            if (series[i].Histograms is not null)
            {
                Get(labels).Native = series[i];
            }
        }

        ordered.ForEach(static g => g.Sort());
        return new HistogramGroups(ordered, bad);

        Group Get(LabelSet key)
        {
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = new Group(key);
                ordered.Add(group);
            }

            return group;
        }
    }

    /// <summary>One histogram.</summary>
    internal sealed class Group(LabelSet labels)
    {
        private readonly List<(double Bound, Series Series)> _buckets = [];
        private double[] _bounds = [];
        private double[] _counts = [];

        public LabelSet Labels { get; } = labels;

        public Series? Native { get; set; }

        public void Add(double bound, Series series) => _buckets.Add((bound, series));

        public void Sort()
        {
            _buckets.Sort(static (a, b) => a.Bound.CompareTo(b.Bound));
            _bounds = new double[_buckets.Count];
            _counts = new double[_buckets.Count];
        }

        /// <summary>Takes the buckets that have a sample at a step; returns how many.</summary>
        public int Gather(int step)
        {
            var count = 0;
            foreach (var (bound, series) in _buckets)
            {
                var value = series.Values[step];
                if (!Missing.Is(value))
                {
                    _bounds[count] = bound;
                    _counts[count++] = value;
                }
            }

            return count;
        }

        public Span<double> Bounds(int count) => _bounds.AsSpan(0, count);

        public Span<double> Counts(int count) => _counts.AsSpan(0, count);
    }
}
