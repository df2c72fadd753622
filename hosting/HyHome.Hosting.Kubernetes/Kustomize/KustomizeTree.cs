using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Manifests;
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
        AddObjects(output, Base, model.Manifests, _ => null);
        AddFiles(output, string.Empty, model);
        output.Add($"{Overlays}/{HomeOverlay.Name}/kustomization.yaml", YamlWriter.Write(Overlay(model, HomeOverlay.Patches(model))));
        foreach (var (name, overlay) in model.Overlays)
        {
            // What is the same as in the base is taken from there, a folder at a time.
            var same = Folders(model.Manifests).Join(Folders(overlay.Manifests), f => f.Key, f => f.Key, (f, g) => (f.Key, Same: Same(f, g))).Where(f => f.Same).Select(f => f.Key).ToHashSet();
            AddObjects(output, $"{Overlays}/{name}", overlay.Manifests, folder => same.Contains(folder) ? $"../../{Base}/{folder}" : null);
            AddFiles(output, $"{Overlays}/{name}/", overlay);
        }

        if (options.ArgoCdRepository is { } repository)
        {
            foreach (var overlay in model.Overlays.Keys.Prepend(HomeOverlay.Name))
            {
                output.Add($"argocd/{overlay}.yaml", YamlWriter.Write(ArgoCdApplication.Create(options, repository, overlay)));
            }
        }

        return output;
    }

    private static void AddObjects(OutputFolder output, string root, IReadOnlyList<Manifest> manifests, Func<string, string?> elsewhere)
    {
        var resources = new List<string>();
        foreach (var folder in Folders(manifests))
        {
            if (folder.Key.Length > 0 && elsewhere(folder.Key) is { } other)
            {
                resources.Add(other);
                continue;
            }

            var path = folder.Key.Length == 0 ? root : $"{root}/{folder.Key}";
            foreach (var manifest in folder)
            {
                output.Add($"{path}/{manifest.File}", YamlWriter.Write(manifest.Document));
            }

            var files = folder.Select(m => m.File).Order(StringComparer.Ordinal);
            if (folder.Key.Length == 0)
            {
                resources.AddRange(files);
            }
            else
            {
                resources.Add(folder.Key);
                output.Add($"{path}/kustomization.yaml", Kustomization(files));
            }
        }

        output.Add($"{root}/kustomization.yaml", Kustomization(resources));
    }

    private static void AddFiles(OutputFolder output, string root, PublishedModel model)
    {
        foreach (var file in model.Files)
        {
            output.Add($"{root}{file.Path}", YamlWriter.Write(file.Content));
        }
    }

    // The objects of the whole installation first.
    private static List<IGrouping<string, Manifest>> Folders(IReadOnlyList<Manifest> manifests) =>
        [.. manifests.GroupBy(m => m.Folder).OrderBy(g => g.Key, StringComparer.Ordinal)];

    private static bool Same(IEnumerable<Manifest> first, IEnumerable<Manifest> second) =>
        first.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(second.Select(Text).Order(StringComparer.Ordinal));

    private static string Text(Manifest manifest) => $"{manifest.File}\n{YamlWriter.Write(manifest.Document)}";

    /// <summary>The objects of an overlay, or of the base, as kustomize would render them.</summary>
    /// <exception cref="DistributedApplicationException">There is no such overlay.</exception>
    public static IReadOnlyList<JsonObject> Render(PublishedModel model, string overlay) => overlay switch
    {
        Base => OverlayPatch.Apply(model.Manifests, []),
        HomeOverlay.Name => OverlayPatch.Apply(model.Manifests, HomeOverlay.Patches(model)),
        _ when model.Overlays.TryGetValue(overlay, out var other) => OverlayPatch.Apply(other.Manifests, []),
        _ => throw new DistributedApplicationException(
            $"There is no overlay '{overlay}' that deploy could apply. Choose one of: {string.Join(", ", model.Overlays.Keys.Prepend(HomeOverlay.Name).Prepend(Base))}; or apply yours with kubectl."),
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
