using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Sources;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Finds the choices and the values of a dashboard's variables: those that others need first, the rest at once.</summary>
internal sealed class VariableResolver(VariableQueries queries)
{
    /// <summary>All variables in the dashboard's order.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="chosen">What the address chooses by name; a variable it doesn't name begins as the file says.</param>
    /// <param name="range">The time range.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<IReadOnlyList<VariableState>> ResolveAsync(
        DashboardModel dashboard, IReadOnlyDictionary<string, IReadOnlyList<string>> chosen, DashboardRange range, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, VariableState>(StringComparer.Ordinal);
        var waiting = dashboard.Variables.DistinctBy(static variable => variable.Name).ToList();
        var outer = BuiltInVariables.With(VariableScope.Empty, dashboard, range);
        while (waiting.Count > 0)
        {
            var names = waiting.Select(static variable => variable.Name).ToHashSet(StringComparer.Ordinal);
            var ready = waiting.Where(variable => !Dependencies(variable).Any(name => name != variable.Name && names.Contains(name))).ToList();
            if (ready.Count == 0)
            {
                // A ring: one of them is asked with what is known.
                ready = [waiting[0]];
            }

            var scope = ToScope(outer, states.Values);
            var resolved = await Task.WhenAll(ready.Select(variable => ResolveAsync(variable, chosen.GetValueOrDefault(variable.Name), scope, range, cancellationToken)));
            foreach (var state in resolved)
            {
                states[state.Model.Name] = state;
            }

            waiting.RemoveAll(ready.Contains);
        }

        return [.. dashboard.Variables.DistinctBy(static variable => variable.Name).Select(variable => states[variable.Name])];
    }

    /// <summary>A scope with the values of variables.</summary>
    public static VariableScope ToScope(VariableScope outer, IEnumerable<VariableState> states) =>
        outer.With(states.Where(static state => state.Model.Type != "adhoc").Select(static state => (state.Model.Name, state.Value)));

    private static IEnumerable<string> Dependencies(VariableModel variable) => new[]
    {
        variable.Query, variable.Regex, variable.DataSource?.Uid ?? "", variable.AllValue ?? "", variable.QueryJson.Text("label", ""), variable.QueryJson.Text("stream", ""),
    }.SelectMany(Interpolator.Names);

    private async Task<VariableState> ResolveAsync(VariableModel variable, IReadOnlyList<string>? chosen, VariableScope scope, DashboardRange range, CancellationToken cancellationToken)
    {
        try
        {
            var options = await OptionsAsync(variable, scope, range, cancellationToken);
            return VariableSelection.Choose(variable, options, chosen, range);
        }
        catch (Exception error) when (error is DataSourceException or NotSupportedException)
        {
            // The dashboard still opens: with what the address or the file chose.
            return VariableSelection.Choose(variable, [], chosen ?? variable.CurrentValues, range) with { Error = error };
        }
    }

    private async Task<IReadOnlyList<VariableOption>> OptionsAsync(VariableModel variable, VariableScope scope, DashboardRange range, CancellationToken cancellationToken) => variable.Type switch
    {
        "query" => VariableOptions.FromAnswers(await queries.AskAsync(variable, scope, range, cancellationToken), Interpolator.Replace(variable.Regex, scope), variable.Sort),
        "datasource" => [.. GrafanaSources.OfType(variable.Query, variable.Regex).Select(static source => new VariableOption(source.Uid, source.Name))],
        "custom" or "interval" => VariableOptions.Custom(variable.Query),
        "constant" => [new(variable.Query, variable.Query)],
        "switch" => [new("true", "On"), new("false", "Off")],
        _ => [],
    };
}
