using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Rules;

/// <summary>A recording or an alerting rule.</summary>
internal sealed record Rule
{
    /// <summary>The metric that is recorded, or the alert's name.</summary>
    public required string Name { get; init; }

    public required bool IsAlert { get; init; }

    public required string Expression { get; init; }

    /// <summary>The expression as the language prints it: what the APIs show.</summary>
    public string Query { get; init; } = "";

    /// <summary>How long a condition has to hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long the alert goes on firing once the condition has ended.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>Rules that are evaluated one after the other, at one time.</summary>
internal sealed record RuleGroup
{
    public required string Name { get; init; }

    /// <summary>The file that it stands in.</summary>
    public required string File { get; init; }

    /// <summary>How often it is evaluated; null for the default.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How far back its queries look.</summary>
    public TimeSpan QueryOffset { get; init; }

    /// <summary>The most series or alerts that one rule may give; 0 for no limit.</summary>
    public int Limit { get; init; }

    public required IReadOnlyList<Rule> Rules { get; init; }
}

/// <summary>A sample that a rule's query gives.</summary>
internal readonly record struct RuleSample(LabelSet Labels, double Value);

/// <summary>The language that rules are written in.</summary>
internal interface IRuleQuery
{
    /// <summary>Checks an expression and gives it as the language prints it.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    string Check(string expression);

    /// <summary>Evaluates an expression at one time.</summary>
    IReadOnlyList<RuleSample> Query(string expression, DateTimeOffset time, CancellationToken cancellation);
}
