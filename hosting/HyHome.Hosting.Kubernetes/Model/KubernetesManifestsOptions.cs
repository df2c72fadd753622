namespace HyHome.Hosting.Kubernetes;

/// <summary>How a model becomes Kubernetes objects.</summary>
public sealed class KubernetesManifestsOptions
{
    /// <summary>The namespace of all objects. What needs access to its node goes to a second one with the suffix <c>-node</c>. Default <c>observability</c>.</summary>
    public string Namespace { get; set; } = "observability";

    /// <summary>The folder that is written; relative to the AppHost's project folder. Default <c>../deploy/kubernetes</c>; the pipeline's own output path wins.</summary>
    public string OutputPath { get; set; } = "../deploy/kubernetes";

    /// <summary>The value of the label <c>app.kubernetes.io/instance</c>: what tells this installation from another one. Default <c>hyhome</c>.</summary>
    public string Instance { get; set; } = "hyhome";

    /// <summary>Where the images of projects are pulled from, such as <c>ghcr.io/owner</c>. Default none: they are then in the node's own store (kind load, k3d image import).</summary>
    public string? ImageRegistry { get; set; }

    /// <summary>The tag of the projects' images. Default <c>latest</c>.</summary>
    public string ImageTag { get; set; } = "latest";

    /// <summary>The storage class of volumes that do not name one. Default none: the cluster's default class.</summary>
    public string? StorageClass { get; set; }

    /// <summary>The size of volumes that do not say one. Default <c>10Gi</c>.</summary>
    public string DefaultVolumeSize { get; set; } = "10Gi";

    /// <summary>The one Secret that holds every secret parameter under its name. It is never written. Default <c>hyhome-secrets</c>.</summary>
    public string SecretName { get; set; } = "hyhome-secrets";

    /// <summary>A ClusterSecretStore of the External Secrets operator that the Secret is filled from. Default none: the Secret is made by hand.</summary>
    public string? ExternalSecretStore { get; set; }

    /// <summary>Whether something else makes the Secret, such as a SealedSecret that is kept beside the output. It is then neither made by deploy nor asked for. Default false.</summary>
    public bool ExistingSecret { get; set; }

    /// <summary>
    /// The host name of external HTTP endpoints, where <c>{name}</c> stands for the resource: <c>{name}.home.example</c>. Default none: nothing is exposed,
    /// and <c>kubectl port-forward</c> leads there.
    /// </summary>
    public string? HostPattern { get; set; }

    /// <summary>The ingress class. Default none: the cluster's default class.</summary>
    public string? IngressClass { get; set; }

    /// <summary>A Gateway (<c>namespace/name</c>) that external endpoints are attached to by HTTPRoutes, instead of Ingress objects. Default none.</summary>
    public string? Gateway { get; set; }

    /// <summary>Whether Istio injects its sidecar into the namespace; DaemonSets and Jobs stay out of the mesh. Needs the Istio CNI plugin: its init container is not allowed here. Default false.</summary>
    public bool IstioInjection { get; set; }

    /// <summary>The priority class of all pods. Default none.</summary>
    public string? PriorityClass { get; set; }

    /// <summary>
    /// The image of the init containers in which pods wait for what they said with <c>WaitFor</c>; it needs a shell and <c>nc</c>. Null: pods start at once and
    /// have to try again. Default <c>docker.io/library/busybox:1.37.0</c>.
    /// </summary>
    public string? WaitImage { get; set; } = "docker.io/library/busybox:1.37.0";

    /// <summary>The image in which pods wait for what they said with <c>WaitForCompletion</c>; it needs kubectl. Null as above. Default <c>registry.k8s.io/kubectl:v1.34.1</c>.</summary>
    public string? KubectlImage { get; set; } = "registry.k8s.io/kubectl:v1.34.1";

    /// <summary>A Git repository that Argo CD reads the files from; an Application for each overlay is then written. Default none.</summary>
    public string? ArgoCdRepository { get; set; }

    /// <summary>The revision that Argo CD follows. Default <c>main</c>.</summary>
    public string ArgoCdRevision { get; set; } = "main";

    /// <summary>The output folder's path inside that repository. Default <c>deploy/kubernetes</c>.</summary>
    public string ArgoCdPath { get; set; } = "deploy/kubernetes";

    internal bool SecretsComeFromElsewhere => ExistingSecret || ExternalSecretStore is not null;

    internal string NodeNamespace => $"{Namespace}-node";
}
