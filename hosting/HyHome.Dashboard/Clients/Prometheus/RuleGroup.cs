namespace HyHome.Dashboard.Clients.Prometheus;

/// <summary>A group of rules.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The file that it is in.</param>
/// <param name="Interval">How often it is evaluated.</param>
/// <param name="Rules">Its rules in their order.</param>
public sealed record RuleGroup(string Name, string File, TimeSpan Interval, IReadOnlyList<Rule> Rules)
{
    /// <summary>Who evaluates it: Prometheus, or Loki for rules over logs.</summary>
    public DataSourceKind Source { get; init; } = DataSourceKind.Prometheus;
}

/// <summary>A rule with its state.</summary>
/// <param name="Name">The alert's name or the recorded metric.</param>
/// <param name="IsAlert">Whether it alerts, rather than records.</param>
/// <param name="Query">Its expression.</param>
/// <param name="For">How long the condition holds before it fires.</param>
/// <param name="State">inactive, pending or firing; empty for recording rules.</param>
/// <param name="Health">ok, err or unknown.</param>
/// <param name="LastError">Why the last evaluation failed, else empty.</param>
/// <param name="Labels">Labels that it adds.</param>
/// <param name="Annotations">Its annotations, as templates.</param>
/// <param name="Alerts">Its active alerts.</param>
public sealed record Rule(
    string Name,
    bool IsAlert,
    string Query,
    TimeSpan For,
    string State,
    string Health,
    string LastError,
    Labels Labels,
    Labels Annotations,
    IReadOnlyList<RuleAlert> Alerts);

/// <summary>An active alert of a rule.</summary>
/// <param name="State">pending or firing.</param>
/// <param name="Labels">What tells it from others.</param>
/// <param name="Annotations">Its annotations with their values.</param>
/// <param name="ActiveAt">Since when the condition holds.</param>
/// <param name="Value">The value of the expression.</param>
public sealed record RuleAlert(string State, Labels Labels, Labels Annotations, DateTimeOffset? ActiveAt, double Value);
