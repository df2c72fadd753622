using System.Globalization;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Takes away what deploy brought. Volumes, and the secrets without which their data may be of no use, stay unless it is said otherwise.</summary>
internal sealed class Destroyer(ClusterApi api, KubernetesManifestsOptions options, DeployOptions deploy, IDeployProgress progress, TimeProvider time)
{
    private const int MaxSaid = 5;

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    // Every namespace has these from the start.
    private static readonly string[] OfEveryNamespace = ["default", "kube-root-ca.crt", "istio-ca-root-cert", "openshift-service-ca.crt"];

    /// <summary>Removes it.</summary>
    /// <param name="confirm">Asks whether to go on, given what would be removed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="DistributedApplicationException">Something is not gone in time.</exception>
    public async Task<int> RunAsync(Func<string, bool> confirm, CancellationToken cancellationToken)
    {
        var inventory = new ClusterInventory(api, options);
        var found = new List<JsonObject>();
        var kept = new List<JsonObject>();
        foreach (var kind in ClusterKind.All.Reverse())
        {
            (kind.Removal == Removal.Prune || deploy.Volumes ? found : kept).AddRange(await inventory.FindAsync(kind, cancellationToken).ConfigureAwait(false));
        }

        foreach (var unknown in inventory.Unknown)
        {
            progress.Say(LogLevel.Warning, $"Not looked for: {unknown}");
        }

        if (found.Count == 0)
        {
            progress.Say(LogLevel.Information, $"There is nothing of '{options.Instance}' in the namespace '{options.Namespace}'.");
            return 0;
        }

        var summary = string.Join(", ", found.GroupBy(ClusterKind.Of).Select(g => $"{g.Count()} {g.Key.Plural}"));
        if (deploy.DryRun)
        {
            progress.Say(LogLevel.Information, string.Join(Environment.NewLine, found.Select(d => $"would be removed: {d.Title()}")));
            return found.Count;
        }

        if (!confirm($"Remove {summary} of '{options.Instance}' from the namespace '{options.Namespace}'?"))
        {
            progress.Say(LogLevel.Information, "Nothing was removed.");
            return 0;
        }

        // Pods end before the volumes they hold, and both before their namespace.
        await RemoveAsync(found.Where(d => ClusterKind.Of(d).Removal == Removal.Prune), cancellationToken).ConfigureAwait(false);
        await WaitAsync(await inventory.FindAsync(ClusterKind.Pod, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await RemoveAsync(found.Where(d => ClusterKind.Of(d) == ClusterKind.Claim || ClusterKind.Of(d) == ClusterKind.Secret), cancellationToken).ConfigureAwait(false);
        var namespaces = new List<JsonObject>();
        foreach (var document in found.Where(d => ClusterKind.Of(d) == ClusterKind.Namespace))
        {
            if (await StrangerAsync(document.Name(), cancellationToken).ConfigureAwait(false) is { } stranger)
            {
                progress.Say(LogLevel.Warning, $"{document.Title()} stays: {stranger} in it is not ours.");
            }
            else
            {
                namespaces.Add(document);
            }
        }

        await RemoveAsync(namespaces, cancellationToken).ConfigureAwait(false);
        if (kept.Count > 0)
        {
            progress.Say(LogLevel.Information, $"Kept: {string.Join(", ", kept.Select(d => d.Title()))}. --volumes removes them too.");
        }

        return found.Count;
    }

    private async Task RemoveAsync(IEnumerable<JsonObject> documents, CancellationToken cancellationToken)
    {
        var all = documents.ToList();
        foreach (var document in all)
        {
            await api.DeleteAsync(ClusterKind.Of(document), document.Namespace(), document.Name(), dryRun: false, cancellationToken).ConfigureAwait(false);
            await progress.TellAsync(document.Title(), "removed", RolloutState.Done, cancellationToken).ConfigureAwait(false);
        }

        await WaitAsync(all, cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitAsync(IEnumerable<JsonObject> documents, CancellationToken cancellationToken)
    {
        var left = documents.ToList();
        var began = time.GetTimestamp();
        var said = TimeSpan.Zero;
        while (true)
        {
            var still = new List<JsonObject>();
            foreach (var document in left)
            {
                if (await api.FindAsync(ClusterKind.Any(document), document.Namespace(), document.Name(), cancellationToken).ConfigureAwait(false) is { } found)
                {
                    found["kind"] ??= document["kind"]?.DeepClone();
                    found["apiVersion"] ??= document["apiVersion"]?.DeepClone();
                    still.Add(found);
                }
            }

            left = still;
            if (left.Count == 0)
            {
                return;
            }

            var waited = time.GetElapsedTime(began);
            if (waited >= deploy.Timeout)
            {
                throw new DistributedApplicationException(
                    $"Still there after {deploy.Timeout.ToString("g", CultureInfo.InvariantCulture)}:{Environment.NewLine}{string.Join(Environment.NewLine, left.Select(d => $"  {d.Title()}: {Reason(d)}"))}");
            }

            if (waited - said >= SayEvery)
            {
                said = waited;
                progress.Say(LogLevel.Information, $"Waits for {string.Join(", ", left.Take(MaxSaid).Select(d => d.Title()))}{(left.Count > MaxSaid ? $" and {left.Count - MaxSaid} more" : string.Empty)} to be gone.");
            }

            await Task.Delay(deploy.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Who else has to do something before the API server lets it go.
    private static string Reason(JsonObject document) =>
        document.At("metadata", "deletionTimestamp") is null ? "nobody has asked it to end, which is the work of the cluster's controller manager. Does that run?"
        : document.At("metadata", "finalizers") is JsonArray { Count: > 0 } finalizers ? $"held by {string.Join(", ", finalizers.Select(f => (string?)f))}"
        : document.At("spec", "finalizers") is JsonArray { Count: > 0 } parts ? $"held by {string.Join(", ", parts.Select(f => (string?)f))}, until the cluster's controller manager has emptied it"
        : "its node has not ended it yet";

    private async Task<string?> StrangerAsync(string @namespace, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { ClusterKind.Pod, ClusterKind.Claim, ClusterKind.Secret }.Concat(ClusterKind.All.Where(k => k.IsNamespaced && k.ApiVersion == "v1")).Distinct())
        {
            var objects = await api.ListAsync(kind, @namespace, null, cancellationToken).ConfigureAwait(false);
            if (objects.FirstOrDefault(o => !OfEveryNamespace.Contains(o.Name()) && o.At("metadata", "deletionTimestamp") is null) is { } stranger)
            {
                return $"{kind.Kind.ToLowerInvariant()}/{stranger.Name()}";
            }
        }

        return null;
    }
}
