using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Alerting;

/// <summary>As much of Alertmanager's configuration as the model adds to; what is not named here stays as it was read.</summary>
internal sealed class AlertmanagerConfig
{
    private const string Route = "route";
    private const string Routes = "routes";
    private const string Receivers = "receivers";

    /// <summary>Adds Alertmanager's receivers, each with a route of its own, to a configuration.</summary>
    public static string AddReceivers(string yaml, AlertmanagerResource alertmanager)
    {
        var receivers = alertmanager.Receivers;
        var config = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        var route = (Dictionary<object, object>)config[Route];
        var routes = route.TryGetValue(Routes, out var present) ? (List<object>)present : [];
        routes.AddRange(receivers.Select(receiver => new RouteConfig
        {
            Receiver = receiver.Name,
            Matchers = receiver.Severities.Count == 0 ? null : [$"severity=~\"{string.Join('|', receiver.Severities)}\""],
            // What is urgent comes sooner and is said again more often; what is only worth knowing, once a day.
            Routes =
            [
                new() { Matchers = ["severity=\"critical\""], GroupWait = "10s", GroupInterval = "1m", RepeatInterval = "1h" },
                new() { Matchers = ["severity=\"info\""], RepeatInterval = "24h" },
            ],
            // The next receiver wants the alert as well.
            Continue = true,
        }));
        route[Routes] = routes;
        ((List<object>)config[Receivers]).AddRange(receivers.Select(receiver => receiver.Config(alertmanager)));
        return ConfigYaml.Write(config);
    }

    internal sealed class RouteConfig
    {
        [YamlMember(Alias = "receiver")]
        public string? Receiver { get; init; }

        [YamlMember(Alias = "matchers")]
        public IReadOnlyList<string>? Matchers { get; init; }

        [YamlMember(Alias = "continue")]
        public bool? Continue { get; init; }

        [YamlMember(Alias = "group_wait")]
        public string? GroupWait { get; init; }

        [YamlMember(Alias = "group_interval")]
        public string? GroupInterval { get; init; }

        [YamlMember(Alias = "repeat_interval")]
        public string? RepeatInterval { get; init; }

        [YamlMember(Alias = "routes")]
        public IReadOnlyList<RouteConfig>? Routes { get; init; }
    }
}
