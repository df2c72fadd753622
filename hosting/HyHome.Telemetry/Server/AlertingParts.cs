using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Server;

/// <summary>The rules of one backend, and the Alertmanager that they hand their alerts to.</summary>
internal sealed class AlertingParts : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    /// <exception cref="RuleFileException">A rule file or the Alertmanager's configuration is wrong.</exception>
    public AlertingParts(TelemetryBackendOptions options, MetricStore metrics)
    {
        Engine = new PromQLEngine(metrics);
        var query = new PromQLRuleQuery(Engine);
        var config = options.AlertmanagerConfigPath is { } path ? AlertmanagerFile.Parse(path, File.ReadAllText(path)) : AlertmanagerConfig.Empty;
        var silences = new SilenceStore(options.DataPath is null ? null : Path.Combine(options.DataPath, "alertmanager", "silences.json"), options.TimeProvider);
        var webhooks = new WebhookNotifier(_http, "", options.TimeProvider);
        Alertmanager = new Alertmanager(config, silences, webhooks.NotifyAsync, options.TimeProvider, options.LoggerFactory.CreateLogger("HyHome.Telemetry.Alertmanager"));
        Rules = new RuleManager(Groups(options.RuleFiles, query), query, metrics, Alertmanager, new RuleManagerOptions
        {
            Interval = options.RuleInterval,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory.CreateLogger("HyHome.Telemetry.Rules"),
        });
    }

    public PromQLEngine Engine { get; }

    public RuleManager Rules { get; }

    public Alertmanager Alertmanager { get; }

    public void Start()
    {
        Alertmanager.Start();
        Rules.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Rules.DisposeAsync();
        await Alertmanager.DisposeAsync();
        _http.Dispose();
    }

    private static List<RuleGroup> Groups(IEnumerable<string> files, PromQLRuleQuery query)
    {
        var groups = new List<RuleGroup>();
        var problems = new List<string>();
        foreach (var file in files)
        {
            try
            {
                groups.AddRange(RuleFile.Parse(file, File.ReadAllText(file), query));
            }
            catch (RuleFileException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count == 0 ? groups : throw new RuleFileException(problems);
    }
}
