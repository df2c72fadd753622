namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>What a variable stands for.</summary>
/// <param name="Values">The values; for all, every option.</param>
public sealed record VariableValue(IReadOnlyList<string> Values)
{
    /// <summary>What the address and the file write for all of them.</summary>
    public const string All = "$__all";

    /// <summary>What people see for the values.</summary>
    public IReadOnlyList<string> Texts { get; init; } = Values;

    /// <summary>All options are meant.</summary>
    public bool IsAll { get; init; }

    /// <summary>What stands for all in a query; null for the list of them.</summary>
    public string? AllValue { get; init; }

    /// <summary>The variable takes several values, or all: then a query has a pattern in its place, and signs of patterns are escaped.</summary>
    public bool IsList { get; init; }

    /// <summary>A variable of the dashboard that the address can carry, not a built-in.</summary>
    public bool IsOwn { get; init; }

    /// <summary>One value.</summary>
    public static VariableValue Of(string value) => new([value]);
}
