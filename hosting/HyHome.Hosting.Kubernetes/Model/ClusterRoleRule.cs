namespace HyHome.Hosting.Kubernetes;

/// <summary>A right to read or change objects of the API server.</summary>
/// <param name="apiGroups">The groups; an empty text is the core group.</param>
/// <param name="resources">The kinds, in plural.</param>
/// <param name="verbs">What may be done, such as <c>get</c>, <c>list</c> and <c>watch</c>.</param>
public sealed class ClusterRoleRule(IReadOnlyList<string> apiGroups, IReadOnlyList<string> resources, IReadOnlyList<string> verbs)
{
    /// <summary>The groups.</summary>
    public IReadOnlyList<string> ApiGroups { get; } = apiGroups ?? throw new ArgumentNullException(nameof(apiGroups));

    /// <summary>The kinds.</summary>
    public IReadOnlyList<string> Resources { get; } = resources ?? throw new ArgumentNullException(nameof(resources));

    /// <summary>What may be done.</summary>
    public IReadOnlyList<string> Verbs { get; } = verbs ?? throw new ArgumentNullException(nameof(verbs));

    /// <summary>Paths of the API server or of a kubelet that are no objects, such as <c>/metrics</c>.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>A right to get, list and watch.</summary>
    /// <param name="apiGroup">The group; an empty text is the core group.</param>
    /// <param name="resources">The kinds, in plural.</param>
    public static ClusterRoleRule Read(string apiGroup, params string[] resources) => new([apiGroup], resources, ["get", "list", "watch"]);

    /// <summary>A right to get paths that are no objects.</summary>
    /// <param name="paths">The paths.</param>
    public static ClusterRoleRule Path(params string[] paths) => new([], [], ["get"]) { NonResourceUrls = paths };
}
