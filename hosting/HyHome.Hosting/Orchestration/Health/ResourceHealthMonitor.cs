using System.Collections.Immutable;
using System.Diagnostics;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Orchestration.Health;

/// <summary>Asks the health checks of a running resource, often until it is healthy and now and then later, and publishes the reports.</summary>
internal sealed class ResourceHealthMonitor
{
    // A service is usable the moment it answers; whoever waits for it should not lose more than a blink.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStartInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UnhealthyInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    private readonly HealthCheckService _checks;

    public ResourceHealthMonitor(HealthCheckService checks)
    {
        _checks = checks;
    }

    /// <summary>The reports of a resource whose checks have not run yet.</summary>
    public static ImmutableArray<HealthReportSnapshot> InitialReports(IResource resource) =>
        [.. Keys(resource).Select(key => new HealthReportSnapshot(key, null, null, null))];

    /// <summary>Follows the health of a resource until it is cancelled.</summary>
    /// <param name="resource">A running resource.</param>
    /// <param name="options">How long it may take to become healthy.</param>
    /// <param name="publish">Publishes a change of the resource's snapshot.</param>
    /// <param name="healthy">Called once, when it is healthy for the first time.</param>
    /// <param name="slow">Called with what the checks say while the start takes long, and again when they say something else.</param>
    /// <param name="late">Called once, when it has not become healthy in time, with what the checks said.</param>
    /// <param name="cancellationToken">Ends it, when the resource stops.</param>
    public async Task FollowAsync(
        IResource resource,
        OrchestratorOptions options,
        Func<Func<CustomResourceSnapshot, CustomResourceSnapshot>, Task> publish,
        Func<Task> healthy,
        Func<string, Task> slow,
        Func<string, Task> late,
        CancellationToken cancellationToken)
    {
        var keys = Keys(resource).ToHashSet();
        if (keys.Count == 0)
        {
            await healthy().ConfigureAwait(false);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var interval = FirstInterval;
        var (wasHealthy, wasLate) = (false, false);
        string? told = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var report = await CheckAsync(keys, cancellationToken).ConfigureAwait(false);
            await publish(snapshot => WithReport(snapshot, report)).ConfigureAwait(false);
            if (report.Status == HealthStatus.Healthy)
            {
                interval = HealthyInterval;
                if (!wasHealthy)
                {
                    wasHealthy = true;
                    await healthy().ConfigureAwait(false);
                }
            }
            else if (wasHealthy || wasLate)
            {
                interval = UnhealthyInterval;
            }
            else if (Stopwatch.GetElapsedTime(started) > options.StartTimeout)
            {
                wasLate = true;
                await late(Describe(report)).ConfigureAwait(false);
            }
            else
            {
                if (Stopwatch.GetElapsedTime(started) > options.SlowStart && Describe(report) is var said && said != told)
                {
                    told = said;
                    await slow(said).ConfigureAwait(false);
                }

                interval = interval * 1.2 < LongestStartInterval ? interval * 1.2 : LongestStartInterval;
            }

            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    // Aspire's rule: the checks of a parent hold for its children, too.
    private static IEnumerable<string> Keys(IResource resource) =>
        resource.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var checks) ? checks.Select(c => c.Key).Distinct() : [];

    private async Task<HealthReport> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CheckTimeout);
        try
        {
            return await _checks.CheckHealthAsync(registration => keys.Contains(registration.Name), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var said = timeout.IsCancellationRequested ? $"no answer within {CheckTimeout.TotalSeconds} s" : e.Message;
            var entry = new HealthReportEntry(HealthStatus.Unhealthy, said, TimeSpan.Zero, e, data: null);
            return new HealthReport(keys.ToDictionary(key => key, _ => entry), TimeSpan.Zero);
        }
    }

    private static CustomResourceSnapshot WithReport(CustomResourceSnapshot snapshot, HealthReport report)
    {
        var now = DateTime.UtcNow;
        return snapshot with
        {
            HealthReports = [.. report.Entries.Select(entry =>
                new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.ToString()) { LastRunAt = now })],
        };
    }

    private static string Describe(HealthReport report) =>
        string.Join("; ", report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy)
            .Select(e => $"check '{e.Key}' says {e.Value.Description ?? e.Value.Exception?.Message ?? e.Value.Status.ToString()}"));
}
