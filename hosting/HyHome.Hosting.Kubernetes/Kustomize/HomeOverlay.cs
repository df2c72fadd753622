using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Yaml;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Kustomize;

/// <summary>One small node: one pod of each, half of the requests, smaller volumes of the cluster's default class (local-path on k3s and kind).</summary>
internal static class HomeOverlay
{
    private const string VolumeSize = "5Gi";

    public static JsonObject Create(PublishedModel model)
    {
        var overlay = KustomizeTree.New([$"../../{KustomizeTree.Base}"]);
        var patches = new JsonArray();
        foreach (var resource in model.Resources.Where(r => r.Kind != WorkloadKind.Job))
        {
            var operations = Operations(resource, model);
            if (operations.Count > 0)
            {
                patches.Add(Patch(resource.Kind.ToString(), resource.Name, YamlWriter.Write(operations)));
            }

            if (model.Manifests.Any(m => m.Folder == resource.Name && m.File == "poddisruptionbudget.yaml"))
            {
                // With one pod it would keep the node from ever being drained.
                patches.Add(Patch("PodDisruptionBudget", resource.Name, YamlWriter.Write(new JsonObject
                {
                    ["$patch"] = "delete",
                    ["apiVersion"] = "policy/v1",
                    ["kind"] = "PodDisruptionBudget",
                    ["metadata"] = new JsonObject { ["name"] = resource.Name },
                })));
            }
        }

        if (patches.Count > 0)
        {
            overlay["patches"] = patches;
        }

        return overlay;
    }

    private static JsonArray Operations(PublishedResource resource, PublishedModel model)
    {
        var operations = new JsonArray();
        if (resource.Kind != WorkloadKind.DaemonSet && resource.Replicas > 1)
        {
            operations.Add(Replace("/spec/replicas", 1));
        }

        if (resource.Resource.TryGetLastAnnotation<ComputeResourcesAnnotation>(out var compute))
        {
            AddHalf(operations, "cpu", compute.CpuRequest);
            AddHalf(operations, "memory", compute.MemoryRequest);
        }

        if (resource.Kind == WorkloadKind.StatefulSet)
        {
            var document = model.Manifests.First(m => m.Folder == resource.Name && m.File == "statefulset.yaml").Document;
            var templates = document["spec"]!["volumeClaimTemplates"]!.AsArray();
            for (var i = 0; i < templates.Count; i++)
            {
                operations.Add(Replace($"/spec/volumeClaimTemplates/{i}/spec/resources/requests/storage", VolumeSize));
            }
        }

        return operations;
    }

    private static void AddHalf(JsonArray operations, string kind, string? request)
    {
        if (request is null)
        {
            return;
        }

        var amount = new ResourceQuantity(request).ToDecimal() / 2;
        var half = kind == "cpu" ? $"{Math.Max(1, Math.Round(amount * 1000)):0}m" : $"{Math.Max(1, Math.Round(amount / (1024 * 1024))):0}Mi";
        operations.Add(Replace($"/spec/template/spec/containers/0/resources/requests/{kind}", half));
    }

    private static JsonObject Replace(string path, JsonNode value) => new() { ["op"] = "replace", ["path"] = path, ["value"] = value };

    private static JsonObject Patch(string kind, string name, string patch) => new()
    {
        ["target"] = new JsonObject { ["kind"] = kind, ["name"] = name },
        ["patch"] = patch,
    };
}
