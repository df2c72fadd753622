using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>
/// What a pod waits for, as init containers of an image of their own: those of the stack have no shell. A Service has an address only while a pod behind it is
/// ready, so that a connection says what a health check says locally. Whether a Job has completed only the API server knows.
/// </summary>
internal sealed class WaitFactory(KubernetesManifestsOptions options, Labels labels)
{
    private const int Nobody = 65534;

    /// <summary>The volume of the token with which a pod asks for Jobs.</summary>
    public const string TokenVolume = "wait-token";

    public static string RoleName(PublishedResource resource) => $"{resource.Name}-wait";

    /// <summary>Adds the init containers.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="jobName">The name of the Job of a resource.</param>
    public void AddTo(V1PodSpec pod, PublishedResource resource, Func<IResource, string> jobName)
    {
        foreach (var wait in resource.Waits)
        {
            var container = wait.Host is { } host
                ? Container(wait, options.WaitImage!, ["sh", "-c", $"until nc -z -w 2 {host} {wait.Port}; do sleep 1; done"])
                : Container(wait, options.KubectlImage!, ["kubectl", "wait", "--for=condition=complete", $"job/{jobName(wait.Target)}", $"--namespace={options.Namespace}", "--timeout=10m"]);
            if (wait.Host is null)
            {
                container.VolumeMounts = [new V1VolumeMount { Name = TokenVolume, MountPath = "/var/run/secrets/kubernetes.io/serviceaccount", ReadOnlyProperty = true }];
            }

            pod.InitContainers ??= [];
            pod.InitContainers.Add(container);
        }

        if (resource.AwaitsJobs)
        {
            pod.Volumes.Add(Token());
        }
    }

    /// <summary>The right to look at the Jobs that are waited for, and at nothing else: where they are, which is not the namespace of what has access to its node.</summary>
    public IEnumerable<Manifest> Rights(PublishedResource resource, Func<IResource, string> jobName)
    {
        if (!resource.AwaitsJobs)
        {
            yield break;
        }

        var name = RoleName(resource);
        yield return Manifest.Of(resource.Name, "role.yaml", new V1Role
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = options.Namespace, Labels = labels.Of(resource) },
            Rules =
            [
                new V1PolicyRule
                {
                    ApiGroups = ["batch"],
                    Resources = ["jobs"],
                    ResourceNames = [.. resource.Waits.Where(w => w.Host is null).Select(w => jobName(w.Target))],
                    Verbs = ["get", "list", "watch"],
                },
            ],
        }.Initialize());
        yield return Manifest.Of(resource.Name, "rolebinding.yaml", new V1RoleBinding
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = options.Namespace, Labels = labels.Of(resource) },
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
            Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = resource.Name, NamespaceProperty = resource.Namespace }],
        }.Initialize());
    }

    private static V1Container Container(PublishedWait wait, string image, List<string> command) => new()
    {
        Name = $"wait-for-{KubernetesNames.Of(wait.Target.Name)}",
        Image = image,
        Command = command,
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("5m"), ["memory"] = new("16Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") },
        },
        SecurityContext = new V1SecurityContext
        {
            RunAsUser = Nobody,
            RunAsGroup = Nobody,
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
    };

    // Only the init container sees the token, and it is of no use for long.
    private static V1Volume Token() => new()
    {
        Name = TokenVolume,
        Projected = new V1ProjectedVolumeSource
        {
            Sources =
            [
                new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = 3600 } },
                new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "kube-root-ca.crt", Items = [new V1KeyToPath { Key = "ca.crt", Path = "ca.crt" }] } },
                new V1VolumeProjection
                {
                    DownwardAPI = new V1DownwardAPIProjection { Items = [new V1DownwardAPIVolumeFile { Path = "namespace", FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.namespace" } }] },
                },
            ],
        },
    };
}
