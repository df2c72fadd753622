using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Output;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Yaml;

namespace HyHome.Hosting.Kubernetes.Kustomize;

/// <summary>The objects as files that <c>kubectl apply -k</c> takes: a base with a folder for each resource, and overlays.</summary>
internal static class KustomizeTree
{
    public const string Base = "base";
    public const string Overlays = "overlays";

    public static OutputFolder Create(PublishedModel model, KubernetesManifestsOptions options)
    {
        var output = new OutputFolder();
        foreach (var manifest in model.Manifests)
        {
            output.Add(manifest.Folder.Length == 0 ? $"{Base}/{manifest.File}" : $"{Base}/{manifest.Folder}/{manifest.File}", YamlWriter.Write(manifest.Document));
        }

        var folders = model.Manifests.GroupBy(m => m.Folder).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var folder in folders.Where(g => g.Key.Length > 0))
        {
            output.Add($"{Base}/{folder.Key}/kustomization.yaml", Kustomization(folder.Select(m => m.File).Order(StringComparer.Ordinal)));
        }

        var shared = folders.Where(g => g.Key.Length == 0).SelectMany(g => g).Select(m => m.File).Order(StringComparer.Ordinal);
        output.Add($"{Base}/kustomization.yaml", Kustomization(shared.Concat(folders.Where(g => g.Key.Length > 0).Select(g => g.Key))));
        output.Add($"{Overlays}/{HomeOverlay.Name}/kustomization.yaml", YamlWriter.Write(Overlay(model, HomeOverlay.Patches(model))));
        if (options.ArgoCdRepository is { } repository)
        {
            output.Add("argocd/home.yaml", YamlWriter.Write(ArgoCdApplication.Create(options, repository, "home")));
        }

        return output;
    }

    /// <summary>The objects of an overlay, or of the base, as kustomize would render them.</summary>
    /// <exception cref="DistributedApplicationException">There is no such overlay.</exception>
    public static IReadOnlyList<JsonObject> Render(PublishedModel model, string overlay) => overlay switch
    {
        Base => OverlayPatch.Apply(model.Manifests, []),
        HomeOverlay.Name => OverlayPatch.Apply(model.Manifests, HomeOverlay.Patches(model)),
        _ => throw new DistributedApplicationException($"There is no overlay '{overlay}' that deploy could apply. Choose '{Base}' or '{HomeOverlay.Name}', or apply yours with kubectl."),
    };

    private static JsonObject Overlay(PublishedModel model, IReadOnlyList<OverlayPatch> patches)
    {
        var overlay = New([$"../../{Base}"]);
        if (patches.Count > 0)
        {
            overlay["patches"] = new JsonArray([.. patches.Select(p => p.ToKustomize(p.TargetIn(model)))]);
        }

        return overlay;
    }

    public static JsonObject New(IEnumerable<string> resources) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]),
    };

    private static string Kustomization(IEnumerable<string> resources) => YamlWriter.Write(New(resources));
}
