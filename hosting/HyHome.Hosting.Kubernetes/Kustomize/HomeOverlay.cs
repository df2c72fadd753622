using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Kustomize;

/// <summary>One small node: one pod of each, half of the requests, smaller volumes of the cluster's default class (local-path on k3s and kind).</summary>
internal static class HomeOverlay
{
    public const string Name = "home";

    private const string VolumeSize = "5Gi";

    public static IReadOnlyList<OverlayPatch> Patches(PublishedModel model)
    {
        var patches = new List<OverlayPatch>();
        foreach (var resource in model.Resources.Where(r => r.Kind != WorkloadKind.Job))
        {
            if (Values(resource, model) is { Count: > 0 } values)
            {
                patches.Add(new OverlayPatch(resource.Kind.ToString(), resource.Name, values));
            }

            if (model.Manifests.Any(m => m.Folder == resource.Name && m.File == "poddisruptionbudget.yaml"))
            {
                // With one pod it would keep the node from ever being drained.
                patches.Add(new OverlayPatch("PodDisruptionBudget", resource.Name, Values: null));
            }
        }

        return patches;
    }

    private static List<(string, JsonNode)> Values(PublishedResource resource, PublishedModel model)
    {
        var values = new List<(string, JsonNode)>();
        if (resource.Kind != WorkloadKind.DaemonSet && resource.Replicas > 1)
        {
            values.Add(("/spec/replicas", 1));
        }

        if (resource.Resource.TryGetLastAnnotation<ComputeResourcesAnnotation>(out var compute))
        {
            AddHalf(values, "cpu", compute.CpuRequest);
            AddHalf(values, "memory", compute.MemoryRequest);
        }

        if (resource.Kind == WorkloadKind.StatefulSet)
        {
            var document = model.Manifests.First(m => m.Folder == resource.Name && m.File == "statefulset.yaml").Document;
            var templates = document["spec"]!["volumeClaimTemplates"]!.AsArray();
            for (var i = 0; i < templates.Count; i++)
            {
                var path = $"/spec/volumeClaimTemplates/{i}/spec/resources/requests/storage";
                var size = (string)templates[i]!["spec"]!["resources"]!["requests"]!["storage"]!;
                if (Quantities.Amount(size) > Quantities.Amount(VolumeSize))
                {
                    values.Add((path, VolumeSize));
                }
            }
        }

        return values;
    }

    private static void AddHalf(List<(string, JsonNode)> values, string kind, string? request)
    {
        if (request is null)
        {
            return;
        }

        var amount = new ResourceQuantity(request).ToDecimal() / 2;
        var half = kind == "cpu" ? $"{Math.Max(1, Math.Round(amount * 1000)):0}m" : $"{Math.Max(1, Math.Round(amount / (1024 * 1024))):0}Mi";
        values.Add(($"/spec/template/spec/containers/0/resources/requests/{kind}", half));
    }
}
