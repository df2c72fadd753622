using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>A choice of a variable.</summary>
/// <param name="Value">What a query gets.</param>
/// <param name="Text">What people see.</param>
public readonly record struct VariableOption(string Value, string Text);

/// <summary>A variable with its choices and what is chosen.</summary>
/// <param name="Model">The variable.</param>
/// <param name="Options">The choices, without the one for all.</param>
/// <param name="Value">What is chosen.</param>
public sealed record VariableState(VariableModel Model, IReadOnlyList<VariableOption> Options, VariableValue Value)
{
    /// <summary>Why there are no choices.</summary>
    public Exception? Error { get; init; }

    /// <summary>The conditions of an <c>adhoc</c> variable.</summary>
    public IReadOnlyList<AdHocFilter> Filters { get; init; } = [];
}
