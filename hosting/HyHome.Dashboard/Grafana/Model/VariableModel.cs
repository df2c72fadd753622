using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>A variable of a dashboard.</summary>
public sealed record VariableModel
{
    /// <summary>What queries call it, without the sign.</summary>
    public required string Name { get; init; }

    /// <summary><c>query</c>, <c>datasource</c>, <c>custom</c>, <c>constant</c>, <c>interval</c>, <c>textbox</c>, <c>adhoc</c>, <c>switch</c> or <c>groupby</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What stands before its box; its name when empty.</summary>
    public string Label { get; init; } = "";

    /// <summary>More about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The query as text: what to ask, the values of a list, or the kind of a data source.</summary>
    public string Query { get; init; } = "";

    /// <summary>The query where it is an object.</summary>
    public JsonElement QueryJson { get; init; }

    /// <summary>Where its query is asked.</summary>
    public DataSourceReference? DataSource { get; init; }

    /// <summary>Which of the answers are taken, and which part of them.</summary>
    public string Regex { get; init; } = "";

    /// <summary>Asks anew when the time range changes, not only when the dashboard opens.</summary>
    public bool RefreshesOnTimeRange { get; init; }

    /// <summary>Grafana's order of options: 0 as answered, 1 and 2 by letter, 3 and 4 by number, 5 and 6 by letter without case, 7 and 8 naturally; even numbers fall.</summary>
    public int Sort { get; init; }

    /// <summary>Takes several values.</summary>
    public bool IsMulti { get; init; }

    /// <summary>Offers all of them as one.</summary>
    public bool IncludesAll { get; init; }

    /// <summary>What stands for all in a query; null for the list of them.</summary>
    public string? AllValue { get; init; }

    /// <summary>Takes values that are not among the options.</summary>
    public bool AllowsCustomValue { get; init; } = true;

    /// <summary>The values to begin with.</summary>
    public IReadOnlyList<string> CurrentValues { get; init; } = [];

    /// <summary>What is shown for <see cref="CurrentValues"/>.</summary>
    public IReadOnlyList<string> CurrentTexts { get; init; } = [];

    /// <summary>0 shown, 1 without label, 2 hidden.</summary>
    public int Hide { get; init; }

    /// <summary>The automatic choice of an interval variable: how many steps the range is cut into; null without one.</summary>
    public int? AutoCount { get; init; }

    /// <summary>The least automatic interval.</summary>
    public string AutoMinimum { get; init; } = "10s";

    /// <summary>The conditions that an <c>adhoc</c> variable begins with.</summary>
    public IReadOnlyList<AdHocFilter> Filters { get; init; } = [];

    /// <summary>What people see before its box.</summary>
    public string ShownLabel => Label.Length > 0 ? Label : Name;
}

/// <summary>A condition that is added to every query of a data source.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator"><c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>.</param>
/// <param name="Value">What it is compared with.</param>
public sealed record AdHocFilter(string Key, string Operator, string Value);
