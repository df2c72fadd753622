using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>What Pod Security admission refuses in a namespace that enforces <c>restricted</c>, as of Kubernetes 1.3x.</summary>
internal static class RestrictedPods
{
    private static readonly string[] VolumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static IEnumerable<string> Violations(JsonObject document)
    {
        if (document.At("spec", "template", "spec") is not JsonObject pod)
        {
            yield break;
        }

        foreach (var host in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(h => (bool?)pod[h] == true))
        {
            yield return $"{document.Title()}: {host}";
        }

        foreach (var volume in pod.Items("volumes").Where(v => !v.Any(p => VolumeTypes.Contains(p.Key))))
        {
            yield return $"{document.Title()}: volume {volume["name"]} is of no allowed type";
        }

        foreach (var container in pod.Items("initContainers").Concat(pod.Items("containers")))
        {
            var name = $"{document.Title()}: {(string?)container["name"]}";
            if ((bool?)(container.At("securityContext", "runAsNonRoot") ?? pod.At("securityContext", "runAsNonRoot")) != true)
            {
                yield return $"{name}: runAsNonRoot";
            }

            if ((long?)(container.At("securityContext", "runAsUser") ?? pod.At("securityContext", "runAsUser")) == 0)
            {
                yield return $"{name}: runAsUser 0";
            }

            if ((string?)(container.At("securityContext", "seccompProfile", "type") ?? pod.At("securityContext", "seccompProfile", "type")) is not ("RuntimeDefault" or "Localhost"))
            {
                yield return $"{name}: seccompProfile";
            }

            if ((bool?)container.At("securityContext", "allowPrivilegeEscalation") != false)
            {
                yield return $"{name}: allowPrivilegeEscalation";
            }

            if (container.At("securityContext", "capabilities", "drop") is not JsonArray drop || !drop.Any(c => (string?)c == "ALL"))
            {
                yield return $"{name}: capabilities";
            }

            if (container.Items("ports").Any(p => p["hostPort"] is not null))
            {
                yield return $"{name}: hostPort";
            }
        }
    }
}
