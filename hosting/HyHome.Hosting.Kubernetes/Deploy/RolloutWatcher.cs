using System.Globalization;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Waits until every workload runs as it was applied, telling how far each is.</summary>
internal sealed class RolloutWatcher(ClusterApi api, DeployOptions options, IDeployProgress progress, TimeProvider time)
{
    private readonly PodReport _pods = new(api);

    /// <summary>Waits. Each workload that fails, or is not ready in time, is explained.</summary>
    /// <returns>The workloads that are not ready.</returns>
    public async Task<IReadOnlyList<string>> WaitAsync(IReadOnlyList<JsonObject> workloads, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var open = workloads.ToList();
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var failed = new List<(JsonObject Workload, string Text)>();
        while (open.Count > 0)
        {
            foreach (var workload in open.ToList())
            {
                var status = await StatusAsync(workload, cancellationToken).ConfigureAwait(false);
                var isLate = time.GetElapsedTime(began) >= options.Timeout;
                if (status.State == RolloutState.InProgress && isLate)
                {
                    status = new RolloutStatus(RolloutState.Failed, $"not ready after {options.Timeout.ToString("g", CultureInfo.InvariantCulture)}: {status.Text}");
                }

                if (said.GetValueOrDefault(workload.Title()) != status.Text)
                {
                    said[workload.Title()] = status.Text;
                    await progress.TellAsync(workload.Title(), status.Text, status.State, cancellationToken).ConfigureAwait(false);
                }

                if (status.State != RolloutState.InProgress)
                {
                    open.Remove(workload);
                }

                if (status.State == RolloutState.Failed)
                {
                    failed.Add((workload, status.Text));
                }
            }

            if (open.Count > 0)
            {
                await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var (workload, text) in failed)
        {
            var lines = await _pods.ExplainAsync(workload, cancellationToken).ConfigureAwait(false);
            if (lines.Count > 0)
            {
                progress.Say(LogLevel.Error, string.Join(Environment.NewLine, lines.Prepend($"{workload.Title()} in {workload.Namespace()}: {text}")));
            }
        }

        return [.. failed.Select(f => f.Workload.Title())];
    }

    private async Task<RolloutStatus> StatusAsync(JsonObject workload, CancellationToken cancellationToken)
    {
        try
        {
            if (await api.FindAsync(ClusterKind.Of(workload), workload.Namespace(), workload.Name(), cancellationToken).ConfigureAwait(false) is not { } current)
            {
                return new RolloutStatus(RolloutState.Failed, "someone has removed it");
            }

            var status = RolloutStatus.Of(current);
            return status.State == RolloutState.InProgress && await _pods.HintAsync(current, cancellationToken).ConfigureAwait(false) is { } hint
                ? status with { Text = $"{status.Text}; {hint}" }
                : status;
        }
        catch (ClusterException error)
        {
            // An API server that is away for a moment is no reason to give up before the time is over.
            return new RolloutStatus(error.Status is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.Unauthorized ? RolloutState.Failed : RolloutState.InProgress, error.Message);
        }
    }
}
