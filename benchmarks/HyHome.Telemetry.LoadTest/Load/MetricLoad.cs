namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>2000 series of 10 services: 40 % gauges, 40 % monotonic sums, 20 % histograms of 12 bounds; about 157 bytes a point.</summary>
internal sealed class MetricLoad : ILoad
{
    private const int PerService = 200;
    private const int Gauges = 80;
    private const int Sums = 160;
    private const int Bounds = 12;

    // A request holds a quarter of the points of one moment, 500 of them.
    private const int Parts = 4;

    private static readonly ulong[] BoundBits =
        [.. new[] { 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5 }.Select(BitConverter.DoubleToUInt64Bits)];

    private readonly Random _random;
    private readonly double[] _values = new double[LoadText.Services * PerService];
    private readonly ulong[][] _buckets = [.. Enumerable.Range(0, LoadText.Services * PerService).Select(static _ => new ulong[Bounds + 1])];
    private readonly long _start;
    private readonly long _step;
    private long _clock;
    private int _part;

    /// <param name="seed">Makes the load repeatable.</param>
    /// <param name="start">When the first points were taken, in nanoseconds since the Unix epoch.</param>
    /// <param name="step">From one point of a series to the next in nanoseconds.</param>
    public MetricLoad(int seed, long start, long step)
    {
        _random = new Random(seed);
        _clock = _start = start;
        _step = step;
    }

    public string Signal => "metrics";

    public string Method => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    public int Write(OtlpBuffer to)
    {
        LoadText.WriteServices(to, service =>
        {
            Metric(to, "process.memory.usage", "By", 5, service, 0, Gauges);
            Metric(to, "http.server.requests", "", 7, service, Gauges, Sums);
            Metric(to, "http.server.request.duration", "s", 9, service, Sums, PerService);
        });

        _part = (_part + 1) % Parts;
        _clock += _part == 0 ? _step : 0;
        return LoadText.Services * PerService / Parts;
    }

    private void Metric(OtlpBuffer to, string name, string unit, int kind, int service, int from, int end)
    {
        var metric = to.Begin(2);
        to.Text(1, name);
        to.Text(3, unit);
        var data = to.Begin(kind);
        for (var series = from + _part; series < end; series += Parts)
        {
            var point = to.Begin(1);
            to.Fixed64(2, (ulong)_start);
            to.Fixed64(3, (ulong)_clock);
            if (kind == 9)
            {
                Histogram(to, (service * PerService) + series);
                Labels(to, 9, series - from);
            }
            else
            {
                ref var value = ref _values[(service * PerService) + series];
                value = kind == 5 ? Math.Round(_random.NextDouble() * 100, 2) : value + _random.Next(100);
                to.Double(4, value);
                Labels(to, 7, series - from);
            }

            to.End(point);
        }

        if (kind != 5)
        {
            to.Number(2, 2);
        }

        if (kind == 7)
        {
            to.Number(3, 1);
        }

        to.End(data);
        to.End(metric);
    }

    private void Histogram(OtlpBuffer to, int series)
    {
        var buckets = _buckets[series];
        ulong count = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] += (ulong)_random.Next(4);
            count += buckets[i];
        }

        _values[series] += Math.Round(_random.NextDouble() * 10, 4);
        to.Fixed64(4, count);
        to.Double(5, _values[series]);
        to.Packed(6, buckets);
        to.Packed(7, BoundBits);
    }

    private static void Labels(OtlpBuffer to, int field, int number)
    {
        to.Attribute(field, "http.route", LoadText.Routes[number % 40]);
        to.Attribute(field, "http.request.method", number < 40 ? "GET" : "POST");
    }
}
