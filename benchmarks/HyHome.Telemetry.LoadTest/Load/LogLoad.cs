namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>Log records with a body of 80 to 150 bytes, 3 attributes and a trace id of their own, about 243 bytes each.</summary>
internal sealed class LogLoad : ILoad
{
    private const int Batch = 500;
    private readonly Random _random;
    private readonly System.Text.StringBuilder _text = new();
    private readonly byte[] _id = new byte[16];
    private readonly long _step;
    private long _clock;

    /// <param name="seed">Makes the load repeatable.</param>
    /// <param name="start">When the first record was made, in nanoseconds since the Unix epoch.</param>
    /// <param name="step">From one record to the next in nanoseconds.</param>
    public LogLoad(int seed, long start, long step)
    {
        _random = new Random(seed);
        _clock = start;
        _step = step;
    }

    public string Signal => "logs";

    public string Method => "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    public int Write(OtlpBuffer to)
    {
        LoadText.WriteServices(to, _ =>
        {
            for (var i = 0; i < Batch / LoadText.Services; i++)
            {
                WriteRecord(to);
            }
        });

        return Batch;
    }

    private void WriteRecord(OtlpBuffer to)
    {
        _clock += _step;
        var record = to.Begin(2);
        to.Fixed64(1, (ulong)(_clock + _random.Next(1000)));
        to.Number(2, 9);
        to.Text(3, "INFO");
        var line = LoadText.Line(_random, _text);
        var body = to.Begin(5);
        to.Text(1, line);
        to.End(body);
        to.Attribute(6, "http.route", LoadText.Routes[_random.Next(40)]);
        to.Attribute(6, "user.id", $"user-{_random.Next(5000)}");
        to.Attribute(6, "thread.id", (long)_random.Next(64));
        _random.NextBytes(_id);
        to.Bytes(9, _id);
        to.End(record);
    }
}
