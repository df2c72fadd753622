using System.Buffers.Binary;

namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>Traces of 5 to 10 spans with 9 attributes each, about 395 bytes a span; the services of a trace are mixed.</summary>
internal sealed class SpanLoad : ILoad
{
    private const int Batch = 500;
    private const long Microsecond = 1000;
    private readonly Random _random;
    private readonly List<Row>[] _byService = [.. Enumerable.Range(0, LoadText.Services).Select(static _ => new List<Row>())];
    private readonly long _step;
    private long _clock;

    /// <param name="seed">Makes the load repeatable.</param>
    /// <param name="start">When the first trace starts, in nanoseconds since the Unix epoch.</param>
    /// <param name="step">From one span to the next in nanoseconds.</param>
    public SpanLoad(int seed, long start, long step)
    {
        _random = new Random(seed);
        _clock = start;
        _step = step;
    }

    public string Signal => "traces";

    public string Method => "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /// <summary>Ids of traces that were sent, for looking them up again.</summary>
    public List<string> Sent { get; } = [];

    public int Write(OtlpBuffer to)
    {
        foreach (var rows in _byService)
        {
            rows.Clear();
        }

        var count = 0;
        while (count < Batch)
        {
            count += AddTrace();
        }

        LoadText.WriteServices(to, service =>
        {
            foreach (var row in _byService[service])
            {
                Write(to, row);
            }
        });

        return count;
    }

    private int AddTrace()
    {
        var count = _random.Next(5, 11);
        var (high, low) = ((ulong)_random.NextInt64(), (ulong)_random.NextInt64());
        if (Sent.Count < 1000)
        {
            Sent.Add($"{high:x16}{low:x16}");
        }

        Span<ulong> ids = stackalloc ulong[count];
        _clock += _step * count;
        for (var i = 0; i < count; i++)
        {
            ids[i] = (ulong)_random.NextInt64(1, long.MaxValue);
            var start = _clock + (i * 150 * Microsecond) + (_random.Next(100) * Microsecond);
            var duration = (long)(-Math.Log(1 - _random.NextDouble()) * 40_000) * Microsecond;
            _byService[_random.Next(LoadText.Services)].Add(new Row(high, low, ids[i], i == 0 ? 0 : ids[_random.Next(i)], start, start + duration));
        }

        return count;
    }

    private void Write(OtlpBuffer to, Row row)
    {
        Span<byte> id = stackalloc byte[16];
        var span = to.Begin(2);
        BinaryPrimitives.WriteUInt64BigEndian(id, row.High);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], row.Low);
        to.Bytes(1, id);
        BinaryPrimitives.WriteUInt64BigEndian(id, row.Id);
        to.Bytes(2, id[..8]);
        if (row.Parent != 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(id, row.Parent);
            to.Bytes(4, id[..8]);
        }

        var route = LoadText.Routes[_random.Next(40)];
        to.Text(5, "GET " + route);
        to.Number(6, row.Parent == 0 ? 2UL : 3UL);
        to.Fixed64(7, (ulong)row.Start);
        to.Fixed64(8, (ulong)row.End);
        to.Attribute(9, "http.request.method", "GET");
        to.Attribute(9, "http.route", route);
        to.Attribute(9, "http.response.status_code", _random.Next(50) == 0 ? 500L : 200L);
        to.Attribute(9, "server.address", $"host-{_random.Next(20)}.home.local");
        to.Attribute(9, "server.port", 8080L);
        to.Attribute(9, "user.id", $"user-{_random.Next(5000)}");
        to.Attribute(9, "thread.id", (long)_random.Next(64));
        to.Attribute(9, "db.system", "postgresql");
        to.Attribute(9, "cache.hit", _random.Next(2) == 0);
        if (_random.Next(50) == 0)
        {
            var status = to.Begin(15);
            to.Number(3, 2);
            to.End(status);
        }

        to.End(span);
    }

    private readonly record struct Row(ulong High, ulong Low, ulong Id, ulong Parent, long Start, long End);
}
