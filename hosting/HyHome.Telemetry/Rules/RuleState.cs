using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Rules;

/// <summary>How far an alert is.</summary>
internal enum AlertState
{
    Inactive,
    Pending,
    Firing,
}

/// <summary>One alert of a rule. Immutable: an evaluation makes new ones.</summary>
internal sealed record ActiveAlert
{
    public required LabelSet Labels { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    public required AlertState State { get; init; }

    public required double Value { get; init; }

    public required DateTimeOffset ActiveAt { get; init; }

    public DateTimeOffset? KeepFiringSince { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? LastSentAt { get; init; }

    public string StateName => State switch
    {
        AlertState.Firing => "firing",
        AlertState.Pending => "pending",
        _ => "inactive",
    };
}

/// <summary>A rule and what its last evaluation gave.</summary>
internal sealed class RuleState(Rule rule)
{
    private volatile IReadOnlyList<ActiveAlert> _all = [];

    public Rule Rule { get; } = rule;

    /// <summary><c>unknown</c>, <c>ok</c> or <c>err</c>.</summary>
    public string Health { get; set; } = "unknown";

    public string? LastError { get; set; }

    public DateTimeOffset LastEvaluation { get; set; }

    public TimeSpan LastDuration { get; set; }

    /// <summary>The alerts that are pending or firing.</summary>
    public IReadOnlyList<ActiveAlert> Alerts => [.. _all.Where(static a => a.State != AlertState.Inactive)];

    /// <summary>The alerts, those resolved lately included.</summary>
    public IReadOnlyList<ActiveAlert> All
    {
        get => _all;
        set => _all = value;
    }

    /// <summary>The furthest of the alerts' states.</summary>
    public string Condition => _all.Any(static a => a.State == AlertState.Firing) ? "firing" : _all.Any(static a => a.State == AlertState.Pending) ? "pending" : "inactive";

    /// <summary>What an earlier run wrote of the alerts' states, until it is taken over; null where nothing is to be. Till then the alerts' series are held back, or they would write over it.</summary>
    public IReadOnlyDictionary<LabelSet, EarlierState>? Earlier { get; set; }

    /// <summary>The series that the last evaluation wrote: those missing in the next are marked stale.</summary>
    public HashSet<LabelSet> Written { get; set; } = [];
}

/// <summary>A group and what its last evaluation gave.</summary>
internal sealed class RuleGroupState(RuleGroup group, TimeSpan defaultInterval)
{
    public RuleGroup Group { get; } = group;

    public TimeSpan Interval { get; } = group.Interval ?? defaultInterval;

    public IReadOnlyList<RuleState> Rules { get; } = [.. group.Rules.Select(static r => new RuleState(r))];

    /// <summary>How often it was evaluated.</summary>
    public long Evaluations { get; set; }

    public DateTimeOffset LastEvaluation { get; set; }

    public TimeSpan LastDuration { get; set; }
}
