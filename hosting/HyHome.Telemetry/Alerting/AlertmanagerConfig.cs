using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>A node of the route tree. What a file leaves out comes from the node above.</summary>
internal sealed record AlertRoute
{
    public required string Receiver { get; init; }

    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>The labels that make a group; null for all labels (<c>...</c>).</summary>
    public IReadOnlyList<string>? GroupBy { get; init; } = [];

    public bool Continue { get; init; }

    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan RepeatInterval { get; init; } = TimeSpan.FromHours(4);

    public IReadOnlyList<AlertRoute> Routes { get; init; } = [];

    /// <summary>The matchers from the root on, which name the route.</summary>
    public required string Key { get; init; }

    public LabelSet GroupLabels(LabelSet labels) => GroupBy is null ? labels : labels.Only([.. GroupBy]);

    /// <summary>The routes that an alert takes: the first fitting child at each level, and those after it where that goes on.</summary>
    public IEnumerable<AlertRoute> Match(LabelSet labels)
    {
        if (!Matchers.All(m => m.Matches(labels)))
        {
            return [];
        }

        var matched = new List<AlertRoute>();
        foreach (var route in Routes)
        {
            var found = route.Match(labels).ToList();
            matched.AddRange(found);
            if (found.Count > 0 && !route.Continue)
            {
                break;
            }
        }

        return matched.Count > 0 ? matched : [this];
    }
}

/// <summary>Alerts that fit the source keep quiet those that fit the target and have the same values of some labels.</summary>
internal sealed record InhibitRule(IReadOnlyList<LabelMatcher> Source, IReadOnlyList<LabelMatcher> Target, IReadOnlyList<string> Equal);

/// <summary>What an Alertmanager is configured to do.</summary>
internal sealed record AlertmanagerConfig
{
    public required AlertRoute Route { get; init; }

    public IReadOnlyList<InhibitRule> InhibitRules { get; init; } = [];

    public required IReadOnlyList<AlertReceiver> Receivers { get; init; }

    /// <summary>After how long an alert that says no end is taken as ended, unless it is told again.</summary>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The file as it was written.</summary>
    public string Original { get; init; } = "";

    /// <summary>One receiver that does nothing: alerts can be looked at.</summary>
    public static AlertmanagerConfig Empty { get; } = new()
    {
        Route = new AlertRoute { Receiver = "none", Key = "{}" },
        Receivers = [new AlertReceiver("none", [])],
        Original = "route:\n  receiver: none\nreceivers:\n- name: none\n",
    };
}
