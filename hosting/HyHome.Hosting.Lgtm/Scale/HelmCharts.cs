using System.Text.Json.Nodes;

namespace HyHome.Hosting.Lgtm;

/// <summary>A chart, pinned like the images.</summary>
/// <param name="Release">The release's name, with which every object of it begins.</param>
/// <param name="Chart">The chart's name.</param>
/// <param name="Repository">Where it is.</param>
/// <param name="Version">Its version.</param>
internal sealed record HelmChart(string Release, string Chart, string Repository, string Version);

/// <summary>The stores' own charts.</summary>
internal static class HelmCharts
{
    private const string Community = "https://grafana-community.github.io/helm-charts";

    public static readonly IReadOnlyList<HelmChart> All =
    [
        // Of Loki 3.7.6.
        new("loki", "loki", Community, "18.11.0"),
        // Of Mimir 3.1.2.
        new("mimir", "mimir-distributed", "https://grafana.github.io/helm-charts", "6.1.0"),
        // Of Tempo 3.0.3.
        new("tempo", "tempo-distributed", Community, "3.3.0"),
    ];

    /// <summary>The charts as Applications of Argo CD, with their values from the files that are written beside them.</summary>
    public static IEnumerable<ClusterFile> Applications(string stores, ClusterFileContext context, string repository) => All.Select(chart => new ClusterFile($"argocd/{chart.Release}.yaml", new JsonObject
    {
        ["apiVersion"] = "argoproj.io/v1alpha1",
        ["kind"] = "Application",
        ["metadata"] = ApplicationMetadata($"{context.Options.Instance}-{chart.Release}", context),
        ["spec"] = new JsonObject
        {
            ["project"] = "default",
            ["sources"] = new JsonArray(
                new JsonObject
                {
                    ["repoURL"] = chart.Repository,
                    ["chart"] = chart.Chart,
                    ["targetRevision"] = chart.Version,
                    ["helm"] = new JsonObject
                    {
                        ["releaseName"] = chart.Release,
                        ["valueFiles"] = new JsonArray($"$values/{context.Options.ArgoCdPath.Trim('/')}/overlays/{ScaleOverlay.Name}/values/{chart.Release}.yaml"),
                    },
                },
                new JsonObject { ["repoURL"] = repository, ["targetRevision"] = context.Options.ArgoCdRevision, ["ref"] = "values" }),
            ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = stores },
            ["syncPolicy"] = new JsonObject
            {
                ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true },
                ["syncOptions"] = new JsonArray("ServerSideApply=true"),
            },
        },
    }, isObject: false));

    private static JsonObject ApplicationMetadata(string name, ClusterFileContext context)
    {
        var metadata = context.Metadata(name);
        metadata["namespace"] = "argocd";
        return metadata;
    }

    /// <summary>The charts as <c>kustomize build --enable-helm</c> takes them; that fetches them.</summary>
    public static JsonObject Kustomization(string stores) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["namespace"] = stores,
        ["helmCharts"] = new JsonArray([.. All.Select(c => new JsonObject
        {
            ["name"] = c.Chart,
            ["releaseName"] = c.Release,
            ["repo"] = c.Repository,
            ["version"] = c.Version,
            ["namespace"] = stores,
            ["valuesFile"] = $"../values/{c.Release}.yaml",
            ["includeCRDs"] = false,
        })]),
    };
}
