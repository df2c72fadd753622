using BenchmarkDotNet.Attributes;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Search;

namespace HyHome.Telemetry.Benchmarks.Kernels;

/// <summary>One query of each language over 200,000 records in sealed blocks in memory.</summary>
[MemoryDiagnoser]
public class QueryKernels
{
    private const long Epoch = 1_790_000_000_000_000_000;
    private const int Records = 200_000;
    private readonly MetricStore _metrics = new();
    private readonly LogStore _logs = new();
    private readonly TraceStore _traces = new();
    private PromQLEngine _promQL = null!;
    private LogQLEngine _logQL = null!;

    [GlobalSetup]
    public void Setup()
    {
        var load = new Workload(1, Epoch);
        for (var done = 0; done < Records; done += 500)
        {
            _traces.Append(load.Spans(500));
            foreach (var (stream, entries) in load.Logs(500))
            {
                _logs.Append(stream, entries);
            }
        }

        for (var series = 0; series < 500; series++)
        {
            var labels = LabelSet.Of((LabelSet.MetricName, "requests_total"), ("service_name", $"svc-{series % 10}"), ("instance", $"{series}"));
            for (var i = 0; i < Records / 500; i++)
            {
                _metrics.Append(labels, (Epoch / 1_000_000) + (i * 15_000), i * (series % 7));
            }
        }

        _logs.SealNow();
        _traces.SealNow();
        _metrics.SealNow();
        _promQL = new PromQLEngine(_metrics);
        _logQL = new LogQLEngine(_logs);
    }

    [Benchmark]
    public object PromQLRange() => _promQL.Range("sum by (service_name) (rate(requests_total[1m]))", Epoch / 1_000_000, (Epoch / 1_000_000) + 3_600_000, 15_000);

    [Benchmark]
    public object LogQLFilter() => _logQL.Query(
        LogQL.Syntax.Parser.Parse("{service_name=\"svc-3\"} |= \"timeout\" | user_id != \"0\""),
        new QueryParameters { Start = Epoch, End = long.MaxValue / 2, Limit = 100 });

    [Benchmark]
    public object TraceQLSearch() => _traces.Search(ScanPlan.Of(TraceQL.Syntax.Parser.Parse("{ resource.service.name = \"svc-3\" && duration > 100ms }").Pipeline).Scan(0, long.MaxValue)).Take(20).ToList();
}
