using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Manifests;

namespace HyHome.Hosting.Kubernetes.Kustomize;

/// <summary>An Argo CD Application that follows an overlay in Git.</summary>
internal static class ArgoCdApplication
{
    public static JsonObject Create(KubernetesManifestsOptions options, string repository, string overlay) => new()
    {
        ["apiVersion"] = "argoproj.io/v1alpha1",
        ["kind"] = "Application",
        ["metadata"] = CustomObjects.Metadata($"{options.Instance}-{overlay}", "argocd", new Labels(options).Shared()),
        ["spec"] = new JsonObject
        {
            ["project"] = "default",
            ["source"] = new JsonObject
            {
                ["repoURL"] = repository,
                ["targetRevision"] = options.ArgoCdRevision,
                ["path"] = $"{options.ArgoCdPath.TrimEnd('/')}/{KustomizeTree.Overlays}/{overlay}",
            },
            ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = options.Namespace },
            ["syncPolicy"] = new JsonObject
            {
                ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true },
                // Client-side apply keeps a copy of each object in an annotation, which dashboards are too large for.
                ["syncOptions"] = new JsonArray("ServerSideApply=true"),
            },
        },
    };
}
