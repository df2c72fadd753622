using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Kustomize;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>
/// A further judge of what is published: the API server that <c>HYHOME_KUBECONFIG</c> leads to, where somebody has set it. Every object is applied there for
/// real by kubectl, and the pods of every workload are asked for, so that Pod Security admission sees them too. A warning is a failure.
/// </summary>
internal static class ApiServerJudge
{
    // Two models of the same namespace would be in each other's way.
    private static readonly SemaphoreSlim One = new(1);

    public static async Task AcceptAsync(Published published, params string[] overlays)
    {
        if (Environment.GetEnvironmentVariable("HYHOME_KUBECONFIG") is not { Length: > 0 } config)
        {
            return;
        }

        await One.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await published.InFolderAsync(folder => AcceptAsync(config, published, folder, overlays));
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task AcceptAsync(string config, Published published, string folder, IReadOnlyList<string> overlays)
    {
        foreach (var overlay in overlays)
        {
            await KubectlAsync(config, null, "apply", "--server-side", "--force-conflicts", "-k", Path.Combine(folder, overlay));
            var documents = KustomizeTree.Render(published.Model, overlay.Split('/')[^1]);
            var pods = documents.Where(d => d.At("spec", "template", "spec") is not null).Select(Pod).ToList<JsonNode?>();
            await KubectlAsync(
                config, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. pods]) }.ToJsonString(), "apply", "--server-side", "--dry-run=server", "-f", "-");

            // Most of their fields can never change, which would be in the way of the next overlay and of the next model.
            foreach (var @namespace in pods.Select(p => p!.AsObject().Namespace()!).Distinct())
            {
                await KubectlAsync(
                    config, null, "delete", "statefulsets,jobs,daemonsets,deployments,configmaps", "--selector", $"{Manifests.Labels.ManagedByKey}={Manifests.Labels.ManagedBy}",
                    "--namespace", @namespace, "--cascade=background", "--wait=false");
            }
        }
    }

    // What a controller would make of the template, with the volumes that it adds.
    private static JsonObject Pod(JsonObject workload)
    {
        var template = (JsonObject)workload.At("spec", "template")!.DeepClone();
        var spec = template["spec"]!.AsObject();
        foreach (var claim in workload.Items("spec", "volumeClaimTemplates"))
        {
            spec["volumes"] ??= new JsonArray();
            spec["volumes"]!.AsArray().Add(new JsonObject
            {
                ["name"] = claim.Name(),
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{claim.Name()}-{workload.Name()}-0" },
            });
        }

        template["apiVersion"] = "v1";
        template["kind"] = "Pod";
        // Not a name that a controller gives: where some are at work, their pods are there already.
        template["metadata"]!["name"] = $"{workload.Name()}-judged";
        template["metadata"]!["namespace"] = workload.Namespace();
        return template;
    }

    private static async Task KubectlAsync(string config, string? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Kubectl.Find() ?? "kubectl", ["--kubeconfig", config, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        await output;

        Assert.True(process.ExitCode == 0 && (await errors).Length == 0, $"kubectl {string.Join(' ', arguments)}: {await errors}");
    }
}
