using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Cluster;

/// <summary>A kind of object and where the API server serves it.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="IsNamespaced">Whether its objects are in a namespace.</param>
/// <param name="Removal">What becomes of an object that the model no longer has.</param>
internal sealed record ClusterKind(string ApiVersion, string Kind, string Plural, bool IsNamespaced = true, Removal Removal = Removal.Prune)
{
    private const string Rbac = "rbac.authorization.k8s.io/v1";
    private const string Monitoring = "monitoring.coreos.com/v1";

    public static readonly ClusterKind Namespace = new("v1", "Namespace", "namespaces", IsNamespaced: false, Removal.WithVolumes);
    public static readonly ClusterKind Secret = new("v1", "Secret", "secrets", Removal: Removal.WithVolumes);
    public static readonly ClusterKind Claim = new("v1", "PersistentVolumeClaim", "persistentvolumeclaims", Removal: Removal.WithVolumes);
    public static readonly ClusterKind Deployment = new("apps/v1", "Deployment", "deployments");
    public static readonly ClusterKind StatefulSet = new("apps/v1", "StatefulSet", "statefulsets");
    public static readonly ClusterKind DaemonSet = new("apps/v1", "DaemonSet", "daemonsets");
    public static readonly ClusterKind Job = new("batch/v1", "Job", "jobs");
    public static readonly ClusterKind Pod = new("v1", "Pod", "pods");
    public static readonly ClusterKind Event = new("v1", "Event", "events");

    /// <summary>Every kind that is published, in the order in which objects need each other.</summary>
    public static readonly IReadOnlyList<ClusterKind> All =
    [
        Namespace,
        new("v1", "ServiceAccount", "serviceaccounts"),
        new(Rbac, "ClusterRole", "clusterroles", IsNamespaced: false),
        new(Rbac, "ClusterRoleBinding", "clusterrolebindings", IsNamespaced: false),
        new(Rbac, "Role", "roles"),
        new(Rbac, "RoleBinding", "rolebindings"),
        new("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
        Secret,
        new("external-secrets.io/v1", "ExternalSecret", "externalsecrets"),
        new("bitnami.com/v1alpha1", "SealedSecret", "sealedsecrets"),
        new("v1", "ConfigMap", "configmaps"),
        Claim,
        new("v1", "Service", "services"),
        StatefulSet,
        DaemonSet,
        Deployment,
        Job,
        new("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
        new("networking.k8s.io/v1", "Ingress", "ingresses"),
        new("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes"),
        new(Monitoring, "ServiceMonitor", "servicemonitors"),
        new(Monitoring, "PodMonitor", "podmonitors"),
        new(Monitoring, "PrometheusRule", "prometheusrules"),
    ];

    /// <summary>The kinds that run pods.</summary>
    public static readonly IReadOnlyList<ClusterKind> Workloads = [StatefulSet, DaemonSet, Deployment, Job];

    /// <exception cref="NotSupportedException">Objects of this kind are not published.</exception>
    public static ClusterKind Of(JsonObject document) => All.FirstOrDefault(k => k.ApiVersion == Text(document, "apiVersion") && k.Kind == Text(document, "kind"))
        ?? throw new NotSupportedException($"'{Text(document, "apiVersion")} {Text(document, "kind")}' is a kind that deploy does not know. Apply it with kubectl.");

    /// <summary>The kind of any object that is asked for, also of one that is not published.</summary>
    public static ClusterKind Any(JsonObject document) => Text(document, "kind") == Pod.Kind ? Pod : Of(document);

    /// <summary>The path of all objects of the kind, in one namespace or in the cluster.</summary>
    public string Path(string? @namespace) =>
        $"{(ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/")}{ApiVersion}/{(IsNamespaced && @namespace is not null ? $"namespaces/{@namespace}/" : string.Empty)}{Plural}";

    private static string? Text(JsonObject document, string key) => (string?)document[key];
}

/// <summary>When an object of a kind is removed.</summary>
internal enum Removal
{
    /// <summary>When the model no longer has it, and by destroy.</summary>
    Prune,

    /// <summary>By destroy, and only when it is told to remove data too.</summary>
    WithVolumes,
}

/// <summary>Reads what every object has.</summary>
internal static class ClusterObjects
{
    public static string Name(this JsonObject document) => (string?)document["metadata"]?["name"] ?? string.Empty;

    public static string? Namespace(this JsonObject document) => (string?)document["metadata"]?["namespace"];

    /// <summary>How people write it: <c>statefulset/loki</c>.</summary>
    public static string Title(this JsonObject document) => $"{((string?)document["kind"])?.ToLowerInvariant()}/{document.Name()}";

    /// <summary>A value some levels down; null where one of them is missing.</summary>
    public static JsonNode? At(this JsonNode? node, params string[] path)
    {
        foreach (var key in path)
        {
            node = node is JsonObject map ? map[key] : null;
        }

        return node;
    }

    public static long Number(this JsonNode? node, params string[] path) => (long?)node.At(path) ?? 0;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params string[] path) => node.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];
}
