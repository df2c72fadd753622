using HyHome.Dashboard.Grafana.Arrangement;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>
/// An open dashboard: its variables, its sections, its panels. Only panels that are near what the person sees ask, a few at a time;
/// when the time range or a variable changes, what is under way is given up and asked anew.
/// </summary>
internal sealed class DashboardSession(DashboardModel dashboard, PanelQueries queries, AnnotationQueries marks, VariableResolver resolver) : IDisposable
{
    // As many as a browser would ask at once; more would only wait for each other at the data source.
    private const int MaxParallel = 6;
    private readonly SemaphoreSlim _slots = new(MaxParallel);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PanelState> _panels = new(StringComparer.Ordinal);
    private CancellationTokenSource _round = new();
    private Task<Annotations> _marks = Task.FromResult(Annotations.None);
    private int _version;
    private bool _isDisposed;

    /// <summary>The dashboard.</summary>
    public DashboardModel Dashboard { get; } = dashboard;

    /// <summary>The variables; empty until they were asked for the first time.</summary>
    public IReadOnlyList<VariableState> Variables { get; private set; } = [];

    /// <summary>The sections; empty until the variables are known.</summary>
    public IReadOnlyList<DashboardSection> Sections { get; private set; } = [];

    /// <summary>The variables that hold everywhere.</summary>
    public VariableScope Scope { get; private set; } = VariableScope.Empty;

    /// <summary>The time range as it was when the panels were asked last.</summary>
    public DashboardRange? Range { get; private set; }

    /// <summary>Finds the variables' values, then has the visible panels ask.</summary>
    /// <param name="chosen">What the address chooses.</param>
    /// <param name="range">The time range.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LoadAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> chosen, DashboardRange range, CancellationToken cancellationToken)
    {
        var variables = await resolver.ResolveAsync(Dashboard, chosen, range, cancellationToken);
        Range = range;
        Variables = variables;
        Scope = VariableResolver.ToScope(BuiltInVariables.With(VariableScope.Empty, Dashboard, range), variables);
        Sections = DashboardLayout.Create(Dashboard, Scope);
        CancellationTokenSource before;
        lock (_lock)
        {
            before = _round;
            _round = new();
            _marks = marks.AskAsync(Dashboard, range, Scope, _round.Token);
            _version++;
            var known = Sections.SelectMany(static section => section.Panels).ToDictionary(static panel => panel.Key, StringComparer.Ordinal);
            foreach (var gone in _panels.Keys.Where(key => !known.ContainsKey(key)).ToArray())
            {
                _panels.Remove(gone);
            }

            foreach (var (key, instance) in known)
            {
                if (_panels.TryGetValue(key, out var state))
                {
                    state.Instance = instance;
                }
                else
                {
                    _panels[key] = new(instance);
                }
            }
        }

        await before.CancelAsync();
        before.Dispose();
        AskVisible();
    }

    /// <summary>A panel by its key; null when there is none any more.</summary>
    public PanelState? Find(string key)
    {
        lock (_lock)
        {
            return _panels.GetValueOrDefault(key);
        }
    }

    /// <summary>The browser tells that a panel came near what is seen, or went away from it.</summary>
    public void See(string key, bool isVisible, int width)
    {
        lock (_lock)
        {
            if (_panels.TryGetValue(key, out var panel))
            {
                panel.IsVisible = isVisible;
                panel.Width = width;
            }
        }

        AskVisible();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _round.Cancel();
            _round.Dispose();
        }
    }

    private void AskVisible()
    {
        lock (_lock)
        {
            if (_isDisposed || Range is null)
            {
                return;
            }

            foreach (var panel in _panels.Values.Where(panel => panel.IsVisible && panel.AskedVersion != _version))
            {
                panel.AskedVersion = _version;
                _ = AskAsync(panel, _version, Range, _marks, _round.Token);
            }
        }
    }

    private async Task AskAsync(PanelState panel, int version, DashboardRange range, Task<Annotations> marked, CancellationToken cancellationToken)
    {
        try
        {
            panel.Begin();
            await _slots.WaitAsync(cancellationToken);
            try
            {
                var context = new QueryContext(range, panel.Instance.Scope, panel.Width) { Filters = Filters() };
                // Not on the page's own thread: reading large answers would hold up the person's clicks.
                var data = await Task.Run(() => queries.AskAsync(panel.Instance.Panel, context, cancellationToken), cancellationToken);
                if (panel.Instance.Panel.Type == "timeseries")
                {
                    var annotations = await marked.WaitAsync(cancellationToken);
                    data = data with { Marks = annotations.Marks, Warnings = [.. data.Warnings, .. annotations.Warnings] };
                }

                panel.End(data, null);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Given up for a newer round, which the panel waits for already, or because the person left.
            if (panel.AskedVersion == version)
            {
                panel.End(null, null);
            }
        }
        catch (Exception error)
        {
            // Whatever goes wrong in one panel, the others stay.
            panel.End(null, error);
        }
    }

    private (string, AdHocFilter)[] Filters() =>
        [.. Variables.Where(static state => state.Filters.Count > 0).SelectMany(state => state.Filters.Select(filter => (GrafanaSources.Find(state.Model.DataSource, Scope).Uid, filter)))];
}
