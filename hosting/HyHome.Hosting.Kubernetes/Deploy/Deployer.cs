using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Publishing;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>What a deployment did, in numbers.</summary>
internal sealed record DeployResult(int Created, int Changed, int Unchanged, int Removed);

/// <summary>Brings objects to a cluster: applies them in the order in which they need each other, waits until all run, and removes what the model no longer has.</summary>
internal sealed class Deployer(ClusterApi api, KubernetesManifestsOptions options, DeployOptions deploy, IDeployProgress progress, TimeProvider time)
{
    // Enough that a distant API server's answers overlap, and few enough that it does not slow us down.
    private const int AtOnce = 8;

    private readonly ConcurrentBag<string> _newNamespaces = [];
    private int _created;
    private int _changed;
    private int _unchanged;

    private enum Outcome
    {
        Created,
        Changed,
        Unchanged,
    }

    /// <exception cref="DistributedApplicationException">Objects were refused, or pods did not become ready; it names all of them.</exception>
    public async Task<DeployResult> RunAsync(PublishedModel model, IReadOnlyList<JsonObject> documents, CancellationToken cancellationToken)
    {
        var secrets = new SecretProvision(api, options, progress);
        await secrets.PrepareAsync(model, cancellationToken).ConfigureAwait(false);
        var errors = new List<string>();
        foreach (var kind in ClusterKind.All)
        {
            errors.AddRange(await ApplyAsync(kind, documents.Where(d => ClusterKind.Of(d) == kind), cancellationToken).ConfigureAwait(false));
            if (kind == ClusterKind.Namespace)
            {
                ThrowIfAny(errors);
                await secrets.ApplyAsync(deploy.DryRun, cancellationToken).ConfigureAwait(false);
            }
        }

        ThrowIfAny(errors);
        if (!deploy.DryRun)
        {
            var workloads = documents.Where(d => ClusterKind.Workloads.Contains(ClusterKind.Of(d))).ToList();
            var failed = await new RolloutWatcher(api, deploy, progress, time).WaitAsync(workloads, cancellationToken).ConfigureAwait(false);
            if (failed.Count > 0)
            {
                throw new DistributedApplicationException(
                    $"{failed.Count} of {workloads.Count} workloads do not run: {string.Join(", ", failed)}. The objects are applied; correct the cause and deploy again.");
            }
        }

        var removed = await PruneAsync(documents, cancellationToken).ConfigureAwait(false);
        return new DeployResult(_created, _changed, _unchanged, removed);
    }

    private static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new DistributedApplicationException($"The cluster refused {(errors.Count == 1 ? "an object" : $"{errors.Count} objects")}:{Environment.NewLine}{string.Join(Environment.NewLine, errors.Select(e => $"  {e}"))}");
        }
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(ClusterKind kind, IEnumerable<JsonObject> documents, CancellationToken cancellationToken)
    {
        var ordered = documents.OrderBy(d => d.Namespace(), StringComparer.Ordinal).ThenBy(d => d.Name(), StringComparer.Ordinal).ToList();
        if (ordered.Count == 0)
        {
            return [];
        }

        var outcomes = new Outcome?[ordered.Count];
        var texts = new string?[ordered.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, ordered.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
        {
            try
            {
                (outcomes[i], texts[i]) = await ApplyAsync(kind, ordered[i], token).ConfigureAwait(false);
            }
            catch (ClusterException error) when (!error.IsFinal)
            {
                texts[i] = $"{ordered[i].Title()}: {error.Message}{Cure(kind, ordered[i], error)}";
            }
            catch (ClusterException error)
            {
                throw new DistributedApplicationException(error.Message, error);
            }
        }).ConfigureAwait(false);

        _created += outcomes.Count(o => o == Outcome.Created);
        _changed += outcomes.Count(o => o == Outcome.Changed);
        _unchanged += outcomes.Count(o => o == Outcome.Unchanged);
        foreach (var text in texts.Where((t, i) => t is not null && outcomes[i] is not null))
        {
            progress.Say(LogLevel.Information, text!);
        }

        var said = string.Join(", ", outcomes.Where(o => o is not null).GroupBy(o => o!.Value).OrderBy(g => g.Key).Select(g => $"{g.Count()} {(deploy.DryRun ? "would be " : string.Empty)}{g.Key.ToString().ToLowerInvariant()}"));
        progress.Say(LogLevel.Information, $"{kind.Plural}: {(said.Length > 0 ? said : "refused")}");
        return [.. texts.Where((t, i) => t is not null && outcomes[i] is null).Select(t => t!)];
    }

    private async Task<(Outcome Outcome, string? Text)> ApplyAsync(ClusterKind kind, JsonObject document, CancellationToken cancellationToken)
    {
        var before = await api.FindAsync(kind, document.Namespace(), document.Name(), cancellationToken).ConfigureAwait(false);
        if (deploy.DryRun && before is null && kind == ClusterKind.Namespace)
        {
            _newNamespaces.Add(document.Name());
        }

        // What is in a namespace that is not there yet the API server cannot be asked about.
        var after = deploy.DryRun && _newNamespaces.Contains(document.Namespace())
            ? document
            : await api.ApplyAsync(document, deploy.DryRun, deploy.ForceConflicts, cancellationToken).ConfigureAwait(false);
        if (deploy.DryRun)
        {
            var diff = ObjectDiff.Of($"{(document.Namespace() is { } ns ? $"{ns}/" : string.Empty)}{document.Title()}", before, after);
            return (before is null ? Outcome.Created : diff is null ? Outcome.Unchanged : Outcome.Changed, diff);
        }

        return (before is null ? Outcome.Created : (string?)before.At("metadata", "resourceVersion") == (string?)after.At("metadata", "resourceVersion") ? Outcome.Unchanged : Outcome.Changed, null);
    }

    // The message of the API server says which fields; what can be done it does not.
    private static string Cure(ClusterKind kind, JsonObject document, ClusterException error)
    {
        if (error.Status == HttpStatusCode.NotFound)
        {
            return $" Does the cluster know the kind {kind.Kind} ({kind.ApiVersion})? Install what defines it, or leave it out of the options.";
        }

        if (error.Status != HttpStatusCode.UnprocessableEntity)
        {
            return string.Empty;
        }

        return kind == ClusterKind.StatefulSet
            ? $" Some fields can never change. 'kubectl delete statefulset {document.Name()} --namespace {document.Namespace()} --cascade=orphan' lets pods and volumes be; then deploy again."
            : $" If it is a field that can never change: 'kubectl delete {kind.Plural} {document.Name()}{(document.Namespace() is { } ns ? $" --namespace {ns}" : string.Empty)}', then deploy again.";
    }

    private async Task<int> PruneAsync(IReadOnlyList<JsonObject> documents, CancellationToken cancellationToken)
    {
        var kept = documents.Select(d => (Kind: ClusterKind.Of(d), Namespace: d.Namespace(), Name: d.Name())).ToHashSet();
        var inventory = new ClusterInventory(api, options);
        var removed = 0;
        foreach (var kind in ClusterKind.All.Reverse().Where(k => k.Removal == Removal.Prune))
        {
            foreach (var document in (await inventory.FindAsync(kind, cancellationToken).ConfigureAwait(false)).Where(d => !kept.Contains((kind, d.Namespace(), d.Name()))))
            {
                await api.DeleteAsync(kind, document.Namespace(), document.Name(), deploy.DryRun, cancellationToken).ConfigureAwait(false);
                progress.Say(LogLevel.Information, $"{document.Title()} {(deploy.DryRun ? "would be" : "is")} removed: the model no longer has it");
                removed++;
            }
        }

        foreach (var unknown in inventory.Unknown)
        {
            progress.Say(LogLevel.Warning, $"What the model no longer has may be left of {unknown}");
        }

        return removed;
    }
}
