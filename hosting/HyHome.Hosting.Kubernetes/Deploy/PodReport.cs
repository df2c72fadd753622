using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Why a workload's pods are not ready: what they wait for, what happened to them, and what they wrote last.</summary>
internal sealed class PodReport(ClusterApi api)
{
    private const int LogLines = 15;
    private const int MaxEvents = 8;
    private const int MaxPods = 3;

    /// <summary>The first thing that keeps one of its pods from being ready, in a few words; null when nothing is known.</summary>
    public async Task<string?> HintAsync(JsonObject workload, CancellationToken cancellationToken)
    {
        foreach (var pod in await NotReadyAsync(workload, cancellationToken).ConfigureAwait(false))
        {
            var hint = Containers(pod).Select(Waiting).FirstOrDefault(w => w is not null)
                ?? (pod.Items("status", "conditions").FirstOrDefault(c => (string?)c["type"] == "PodScheduled" && (string?)c["status"] == "False") is { } unscheduled
                    ? $"no node takes it ({(string?)unscheduled["message"]})" : null);
            if (hint is not null)
            {
                return $"{pod.Name()}: {hint}";
            }
        }

        return null;
    }

    /// <summary>All that people need to find the cause, as lines.</summary>
    public async Task<IReadOnlyList<string>> ExplainAsync(JsonObject workload, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        try
        {
            var pods = await NotReadyAsync(workload, cancellationToken).ConfigureAwait(false);
            foreach (var pod in pods.Take(MaxPods))
            {
                lines.Add($"  pod {pod.Name()}: {(string?)pod.At("status", "phase") ?? "unknown"}");
                foreach (var container in Containers(pod))
                {
                    await AddContainerAsync(lines, workload.Namespace()!, pod.Name(), container, cancellationToken).ConfigureAwait(false);
                }
            }

            await AddEventsAsync(lines, workload, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error)
        {
            lines.Add($"  more is not known: {error.Message}");
        }

        return lines;
    }

    private static IEnumerable<JsonObject> Containers(JsonObject pod) => pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses"));

    private static string? Waiting(JsonObject container) => container.At("state", "waiting") is JsonObject waiting && (string?)waiting["reason"] is not (null or "ContainerCreating" or "PodInitializing")
        ? $"{(string?)container["name"]} {(string?)waiting["reason"]}{((string?)waiting["message"] is { Length: > 0 } message ? $" ({message})" : string.Empty)}"
        : null;

    private static string Cure(string? reason) => reason switch
    {
        "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" =>
            ". An image of a project is built and pushed by --images, to Kubernetes:ImageRegistry; without a registry it has to be put into the nodes (kind load, k3d image import).",
        "InvalidImageName" => ". Correct the image's name, the registry or the tag.",
        "CreateContainerConfigError" => ". Something that it refers to is missing, a key of the Secret as a rule.",
        _ => string.Empty,
    };

    private async Task<List<JsonObject>> NotReadyAsync(JsonObject workload, CancellationToken cancellationToken)
    {
        var selector = workload.At("spec", "selector", "matchLabels") as JsonObject ?? workload.At("spec", "template", "metadata", "labels") as JsonObject;
        if (selector is null)
        {
            return [];
        }

        var pods = await api.ListAsync(ClusterKind.Pod, workload.Namespace(), string.Join(',', selector.Select(l => $"{l.Key}={l.Value}")), cancellationToken).ConfigureAwait(false);
        return [.. pods.Where(p => (string?)p.At("status", "phase") != "Succeeded"
            && !p.Items("status", "conditions").Any(c => (string?)c["type"] == "Ready" && (string?)c["status"] == "True"))];
    }

    private async Task AddContainerAsync(List<string> lines, string @namespace, string pod, JsonObject container, CancellationToken cancellationToken)
    {
        var name = (string?)container["name"] ?? string.Empty;
        var restarts = container.Number("restartCount");
        if (Waiting(container) is { } waiting)
        {
            lines.Add($"    {waiting}{Cure((string?)container.At("state", "waiting", "reason"))}");
        }

        foreach (var (state, when) in new[] { ("state", "ended"), ("lastState", "ended before") })
        {
            if (container.At(state, "terminated") is JsonObject ended)
            {
                lines.Add($"    {name} {when}: {(string?)ended["reason"]}, exit code {ended.Number("exitCode")}, restarted {restarts} times");
            }
        }

        // What a container that was restarted wrote before says more than what it has written since.
        var log = (restarts > 0 ? await api.LogsAsync(@namespace, pod, name, previous: true, LogLines, cancellationToken).ConfigureAwait(false) : null)
            ?? await api.LogsAsync(@namespace, pod, name, previous: false, LogLines, cancellationToken).ConfigureAwait(false);
        if (log is not null)
        {
            lines.Add($"    last lines of {name}:");
            lines.AddRange(log.TrimEnd('\n').Split('\n').Select(l => $"      {l.TrimEnd('\r')}"));
        }
    }

    // Of the workload and everything made for it: those are named after it.
    private async Task AddEventsAsync(List<string> lines, JsonObject workload, CancellationToken cancellationToken)
    {
        var name = workload.Name();
        var events = (await api.ListAsync(ClusterKind.Event, workload.Namespace(), null, cancellationToken).ConfigureAwait(false))
            .Where(e => (string?)e.At("involvedObject", "name") is { } of && (of == name || of.StartsWith($"{name}-", StringComparison.Ordinal)) && (string?)e["type"] == "Warning")
            .OrderByDescending(e => (string?)e["lastTimestamp"] ?? (string?)e["eventTime"] ?? string.Empty, StringComparer.Ordinal)
            .DistinctBy(e => (string?)e["message"]).Take(MaxEvents).ToList();
        lines.AddRange(events.Select(e => $"  event {(string?)e["reason"]} of {((string?)e.At("involvedObject", "kind"))?.ToLowerInvariant()}/{(string?)e.At("involvedObject", "name")}: {(string?)e["message"]}"));
    }
}
