using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Forward;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Server;

/// <summary>The rules of one backend, on metrics and on logs, and the Alertmanager that they hand their alerts to.</summary>
internal sealed class AlertingParts : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly IAlertSink? _remote;

    /// <param name="options">The files, and what is common to all.</param>
    /// <param name="metrics">What rules on metrics ask, and where they record.</param>
    /// <param name="logs">What rules on logs ask.</param>
    /// <param name="remote">An Alertmanager elsewhere that takes the alerts; null for the one here.</param>
    /// <exception cref="RuleFileException">A rule file or the Alertmanager's configuration is wrong.</exception>
    public AlertingParts(TelemetryBackendOptions options, MetricStore metrics, LogStore logs, RemoteAlerts? remote = null)
    {
        _remote = remote;
        if (remote is not null)
        {
            Addresses.Add(options.Destinations.Alerts!, CancellationToken.None);
        }

        // Prometheus takes the evaluation interval for subqueries that name no step.
        Engine = new PromQLEngine(metrics, new PromQLEngineOptions { DefaultSubqueryStep = options.RuleInterval });
        var config = options.AlertmanagerConfigPath is { } path ? AlertmanagerFile.Parse(path, options.ReadFile(path), options.ReadFile) : AlertmanagerConfig.Empty;
        var folder = options.AlertmanagerDataPath ?? (options.DataPath is null ? null : Path.Combine(options.DataPath, "alertmanager"));
        var silences = new SilenceStore(folder is null ? null : Path.Combine(folder, "silences.json"), options.TimeProvider);
        var log = new NotificationLog(folder is null ? null : Path.Combine(folder, "notifications.json"));
        var notifier = new Notifier(_http, () => Addresses.Link, options.TimeProvider);
        Alertmanager = new Alertmanager(config, silences, log, notifier.NotifyAsync, options.TimeProvider, options.LoggerFactory.CreateLogger("HyHome.Telemetry.Alertmanager"));
        Rules = Manager(options, options.RuleFiles, options.RuleInterval, new PromQLRuleQuery(Engine), metrics, metrics, "HyHome.Telemetry.Rules", () => MetricsAddresses.Link, RuleLinks.Table);
        // Loki keeps the state of its alerts to itself, and writes recorded series only where a remote write is configured.
        LogRules = Manager(options, options.LogRuleFiles, options.LogRuleInterval, new LogQLRuleQuery(new LogQLEngine(logs)), appender: null, earlier: null, "HyHome.Telemetry.LogRules", static () => "", RuleLinks.Explore);
    }

    public PromQLEngine Engine { get; }

    /// <summary>Prometheus' rules.</summary>
    public RuleManager Rules { get; }

    /// <summary>The rules of Loki's ruler.</summary>
    public RuleManager LogRules { get; }

    public Alertmanager Alertmanager { get; }

    /// <summary>Where the Alertmanager that gets the alerts is served now.</summary>
    public ServedAddresses Addresses { get; } = new();

    /// <summary>Where the metrics are served now, which the links of alerts lead to.</summary>
    public ServedAddresses MetricsAddresses { get; } = new();

    public void Start()
    {
        Alertmanager.Start();
        Rules.Start();
        LogRules.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Rules.DisposeAsync();
        await LogRules.DisposeAsync();
        await Alertmanager.DisposeAsync();
        _http.Dispose();
    }

    private RuleManager Manager(
        TelemetryBackendOptions options, IEnumerable<string> files, TimeSpan interval, IRuleQuery query, IMetricAppender? appender, IMetricSource? earlier, string category,
        Func<string> externalUrl, Func<string, string> link) =>
        new(Groups(files, options.ReadFile, query), query, appender, _remote ?? Alertmanager, new RuleManagerOptions
        {
            Interval = interval,
            ExternalUrl = externalUrl,
            Link = link,
            Earlier = earlier,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory.CreateLogger(category),
        });

    private static List<RuleGroup> Groups(IEnumerable<string> files, Func<string, string> readFile, IRuleQuery query)
    {
        var groups = new List<RuleGroup>();
        var problems = new List<string>();
        foreach (var file in files)
        {
            try
            {
                groups.AddRange(RuleFile.Parse(file, readFile(file), query));
            }
            catch (RuleFileException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count == 0 ? groups : throw new RuleFileException(problems);
    }
}
