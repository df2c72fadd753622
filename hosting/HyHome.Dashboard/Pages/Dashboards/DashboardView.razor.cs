using System.Globalization;
using HyHome.Dashboard.Grafana.Arrangement;
using HyHome.Dashboard.Grafana.Catalogue;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;

namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>A dashboard. All of its state is in the address, so that a link shows another person the same.</summary>
public sealed partial class DashboardView
{
    private const string Script = "js/dashboards.js";
    private static readonly string[] RefreshSteps = ["5s", "10s", "30s", "1m", "5m", "15m"];
    private const string RowName = "row";
    private AddressSet _rows = null!;
    private ElementReference _grid;
    private DotNetObjectReference<DashboardView>? _self;
    private DashboardSession? _session;
    private DashboardAddress? _address;
    private CancellationTokenSource _refreshing = new();
    private Exception? _error;
    private bool _isMissing;
    private bool _isWatched;
    private string? _openUid;

    /// <summary>The dashboard's identifier.</summary>
    [Parameter]
    public string Uid { get; set; } = "";

    [Inject]
    private DashboardCatalogue Catalogue { get; set; } = null!;

    [Inject]
    private PanelQueries Queries { get; set; } = null!;

    [Inject]
    private AnnotationQueries Marks { get; set; } = null!;

    [Inject]
    private VariableResolver Resolver { get; set; } = null!;

    private TimeRange CurrentRange => _address?.Range ?? TimeRange.Parse(_session?.Dashboard.From, _session?.Dashboard.To);

    private string RefreshText => _address?.Refresh ?? _session?.Dashboard.Refresh ?? "";

    private IEnumerable<(string Value, string Label)> RefreshChoices =>
        new[] { ("", "By hand") }.Concat(RefreshSteps.Append(RefreshText).Where(static step => step.Length > 0).Distinct().OrderBy(step => Intervals.Parse(step)).Select(static step => (step, $"Every {step}")));

    private IEnumerable<DashboardSection> Shown => _address?.Panel is not { } alone ? _session!.Sections
        : _session!.Sections.Select(section => section with { Panels = [.. section.Panels.Where(panel => IsMeant(panel, alone)).Take(1)] }).Where(static section => section.Panels.Count > 0).Take(1);

    /// <summary>Called by the browser: which panels are near what the person sees.</summary>
    [JSInvokable]
    public void See(PanelSight[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes)
        {
            _session?.See(change.Key, change.IsVisible, change.Width);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_session is not null && !_isWatched && RendererInfo.IsInteractive)
        {
            _isWatched = true;
            _self ??= DotNetObjectReference.Create(this);
            await Browser.CallAsync(Script, "watch", _grid, _self);
        }
    }

    private protected override Task OpenAsync()
    {
        _rows = new(Navigation);
        Navigation.LocationChanged += OnLocationChanged;
        return Task.CompletedTask;
    }

    private protected override async Task AddressChangedAsync()
    {
        if (_openUid != Uid)
        {
            _openUid = Uid;
            _session?.Dispose();
            _session = null;
            _isWatched = false;
            _isMissing = false;
            var entry = await Catalogue.FindAsync(Uid, Left);
            _isMissing = entry?.Model is null;
            _session = entry?.Model is { } model ? new(model, Queries, Marks, Resolver) : null;
            _address = null;
        }

        await FollowAddressAsync();
    }

    private protected override void Leave()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _refreshing.Cancel();
        _refreshing.Dispose();
        _session?.Dispose();
        _self?.Dispose();
    }

    // Values of variables are no parameters of the page, for nobody knows their names before: the address itself tells.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == $"/dashboards/{Uri.EscapeDataString(Uid)}")
        {
            _ = InvokeAsync(FollowAddressAsync);
        }
    }

    private async Task FollowAddressAsync()
    {
        if (_session is null)
        {
            return;
        }

        var address = DashboardAddress.Parse(Navigation.Uri);
        var isSame = _address is { } before && before.Range == address.Range && before.Refresh == address.Refresh && AreEqual(before.Variables, address.Variables);
        _address = address;
        _rows.Read(RowName);
        if (!isSame)
        {
            await LoadAsync();
            RestartRefresh();
        }

        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var session = _session;
        if (session is null || _address is null)
        {
            return;
        }

        try
        {
            var (from, to) = CurrentRange.At(Clock.Now);
            await session.LoadAsync(_address.Variables, new(from, to, CurrentRange.From, CurrentRange.To), Left);
            _error = null;
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            return;
        }
        catch (DataSourceException error)
        {
            _error = error;
        }

        StateHasChanged();
    }

    private void RestartRefresh()
    {
        _refreshing.Cancel();
        _refreshing.Dispose();
        _refreshing = CancellationTokenSource.CreateLinkedTokenSource(Left);
        if (CurrentRange.IsRelative && Intervals.Parse(RefreshText) is { } step)
        {
            _ = RefreshAsync(step, _refreshing.Token);
        }
    }

    private async Task RefreshAsync(TimeSpan step, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(step);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await InvokeAsync(LoadAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The person left, or chose another step.
            return;
        }
    }

    private void ChooseRefresh(ChangeEventArgs e) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("refresh", e.Value as string ?? ""), new NavigationOptions { ReplaceHistoryEntry = true });

    private void Choose(string name, IReadOnlyList<string> values) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [$"var-{name}"] = values.ToArray() }));

    private void Zoom(QueryRange range)
    {
        var chosen = TimeRange.Between(range.From, range.To);
        Go(replace: false, ("from", chosen.From), ("to", chosen.To));
    }

    private void View(PanelInstance panel) => Go(replace: false, ("viewPanel", _address?.Panel is null ? panel.Key : null));

    private void Inspect(PanelInstance panel, bool isOpen) => Go(replace: true, ("inspect", isOpen ? panel.Key : null));

    private bool IsInspected(PanelInstance panel) => _address?.Inspected is { } asked && IsMeant(panel, asked);

    // The address names the rows that are the other way than they begin. What a link leads into is open.
    private bool IsCollapsed(DashboardSection section) =>
        _address?.Panel is null && section.IsCollapsed != _rows.Names.Contains(section.Key) && !section.Panels.Any(IsInspected);

    private static bool IsMeant(PanelInstance panel, string asked) =>
        panel.Key == asked || panel.Panel.Id.ToString(CultureInfo.InvariantCulture) == asked || $"panel-{panel.Panel.Id.ToString(CultureInfo.InvariantCulture)}" == asked;

    private static bool AreEqual(IReadOnlyDictionary<string, IReadOnlyList<string>> left, IReadOnlyDictionary<string, IReadOnlyList<string>> right) =>
        left.Count == right.Count && left.All(item => right.TryGetValue(item.Key, out var values) && item.Value.SequenceEqual(values));
}

/// <summary>What the browser tells of a panel.</summary>
/// <param name="Key">Which.</param>
/// <param name="IsVisible">Whether it is near what the person sees.</param>
/// <param name="Width">Its width in pixels.</param>
public sealed record PanelSight(string Key, bool IsVisible, int Width);
