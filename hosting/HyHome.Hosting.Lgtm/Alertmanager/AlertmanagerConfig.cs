using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Alerting;

/// <summary>As much of Alertmanager's configuration as the model adds to; what is not named here stays as it was read.</summary>
internal sealed class AlertmanagerConfig
{
    private const string Route = "route";
    private const string Routes = "routes";
    private const string Receivers = "receivers";

    /// <summary>Adds receivers, each with a route of its own, to a configuration.</summary>
    public static string AddReceivers(string yaml, IReadOnlyCollection<AlertReceiver> receivers)
    {
        var config = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        var route = (Dictionary<object, object>)config[Route];
        var routes = route.TryGetValue(Routes, out var present) ? (List<object>)present : [];
        routes.AddRange(receivers.Select(receiver => new RouteConfig
        {
            Receiver = receiver.Name,
            Matchers = receiver.Severities.Count == 0 ? null : [$"severity=~\"{string.Join('|', receiver.Severities)}\""],
        }));
        route[Routes] = routes;
        ((List<object>)config[Receivers]).AddRange(receivers.Select(receiver => receiver.Config));
        return ConfigYaml.Write(config);
    }

    internal sealed class RouteConfig
    {
        [YamlMember(Alias = "receiver")]
        public required string Receiver { get; init; }

        [YamlMember(Alias = "matchers")]
        public IReadOnlyList<string>? Matchers { get; init; }

        // The next receiver wants the alert as well.
        [YamlMember(Alias = "continue")]
        public bool Continue { get; init; } = true;
    }
}
