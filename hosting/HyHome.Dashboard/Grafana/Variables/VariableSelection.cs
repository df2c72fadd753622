using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Decides what of a variable's choices is chosen.</summary>
internal static class VariableSelection
{
    private const string Auto = "$__auto";

    /// <summary>The address decides; without it the file's value while it is still a choice; else all, else the first choice.</summary>
    public static VariableState Choose(VariableModel variable, IReadOnlyList<VariableOption> options, IReadOnlyList<string>? chosen, DashboardRange range)
    {
        if (variable.Type == "interval" && variable.AutoCount is { } count)
        {
            var automatic = Intervals.Format(Intervals.Calculate(range.Length, count, Intervals.Parse(variable.AutoMinimum) ?? TimeSpan.FromSeconds(10)));
            options = [new(automatic, "auto"), .. options];
            chosen = chosen?.Select(value => IsAuto(value, variable) ? automatic : value).ToArray();
            variable = variable with { CurrentValues = [.. variable.CurrentValues.Select(value => IsAuto(value, variable) ? automatic : value)] };
        }

        return variable.Type switch
        {
            "textbox" => Text(variable, chosen),
            "constant" => new(variable, options, VariableValue.Of(variable.Query)),
            "adhoc" => new(variable, [], new([])) { Filters = chosen is { Count: > 0 } ? [.. chosen.Select(Filter).OfType<AdHocFilter>()] : variable.Filters },
            _ => Among(variable, options, chosen),
        };
    }

    private static bool IsAuto(string value, VariableModel variable) => value == Auto || value == $"$__auto_interval_{variable.Name}";

    private static VariableState Text(VariableModel variable, IReadOnlyList<string>? chosen) =>
        new(variable, [], VariableValue.Of(chosen is [var asked, ..] ? asked : variable.CurrentValues is [var current, ..] ? current : variable.Query) with { IsOwn = true });

    private static VariableState Among(VariableModel variable, IReadOnlyList<VariableOption> options, IReadOnlyList<string>? chosen)
    {
        var isList = variable.IsMulti || variable.IncludesAll;
        var wanted = chosen ?? [.. variable.CurrentValues.Where(value => value == VariableValue.All || options.Any(option => option.Value == value))];
        var isAll = variable.IncludesAll && (wanted.Any(static value => value is VariableValue.All or "All" or "all") || wanted.Count == 0);
        if (isAll)
        {
            return new(variable, options, new([.. options.Select(static option => option.Value)])
            {
                Texts = ["All"],
                IsAll = true,
                AllValue = variable.AllValue,
                IsList = true,
                IsOwn = true,
            });
        }

        // An address may name a choice by its text; a value that is no choice is taken as it is.
        VariableOption[] selected = wanted.Count > 0
            ? [.. wanted.Select(value => options.Cast<VariableOption?>().FirstOrDefault(option => option!.Value.Value == value) ?? options.Cast<VariableOption?>().FirstOrDefault(option => option!.Value.Text == value) ?? new VariableOption(value, value))]
            : options.Count > 0 ? [options[0]] : [];
        if (!variable.IsMulti && selected.Length > 1)
        {
            selected = [selected[0]];
        }

        return new(variable, options, selected.Length == 0 ? new([""]) { Texts = ["None"], IsList = isList, IsOwn = true } : new([.. selected.Select(static option => option.Value)])
        {
            Texts = [.. selected.Select(static option => option.Text)],
            IsList = isList,
            IsOwn = true,
        });
    }

    /// <summary>A condition as the address writes it; <see cref="Filter"/> reads it.</summary>
    public static string Write(AdHocFilter filter) =>
        string.Join('|', new[] { filter.Key, filter.Operator, filter.Value }.Select(static part => part.Replace("|", "__gfp__", StringComparison.Ordinal)));

    // As Grafana's address writes it: key|operator|value, with the bars of the parts escaped.
    private static AdHocFilter? Filter(string text)
    {
        var parts = text.Split('|').Select(static part => part.Replace("__gfp__", "|", StringComparison.Ordinal)).ToArray();
        return parts.Length == 3 && parts[0].Length > 0 ? new(parts[0], parts[1], parts[2]) : null;
    }
}
