using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL;

/// <summary>How queries are evaluated; the defaults are those of Prometheus.</summary>
public sealed record PromQLEngineOptions
{
    /// <summary>Which experimental parts of the language are on.</summary>
    public PromQLOptions Syntax { get; init; } = new();

    /// <summary>How long a sample counts as the current one.</summary>
    public TimeSpan LookbackDelta { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The step of subqueries that name none.</summary>
    public TimeSpan DefaultSubqueryStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many samples a query may hold in memory.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>How long a query may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether names are dropped at the end of a query rather than by each function (<c>promql-delayed-name-removal</c>).</summary>
    public bool DelayedNameRemoval { get; init; }

    /// <summary>How many threads a query may use.</summary>
    public int MaxParallelism { get; init; } = Math.Min(2, Environment.ProcessorCount);
}
