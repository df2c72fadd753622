using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes.Cluster;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>What the API server's validation refuses although the schema allows it.</summary>
internal static partial class ObjectRules
{
    public static IEnumerable<string> Violations(JsonObject document)
    {
        var title = document.Title();
        if (!Subdomain().IsMatch(document.Name()) || document.Name().Length > 253)
        {
            yield return $"{title}: the name";
        }

        foreach (var labels in new[] { document.At("metadata", "labels"), document.At("spec", "template", "metadata", "labels"), document.At("spec", "selector", "matchLabels") }.OfType<JsonObject>())
        {
            foreach (var (key, value) in labels.Where(l => !LabelValue().IsMatch((string)l.Value!) || ((string)l.Value!).Length > 63))
            {
                yield return $"{title}: label {key}={value}";
            }
        }

        if (document.At("spec", "template", "spec") is JsonObject pod)
        {
            foreach (var violation in Pod(pod, document))
            {
                yield return $"{title}: {violation}";
            }

            var template = document.At("spec", "template", "metadata", "labels") as JsonObject;
            if (document.At("spec", "selector", "matchLabels") is JsonObject selector && selector.Any(l => (string?)template?[l.Key] != (string?)l.Value))
            {
                yield return $"{title}: the selector does not match the pods";
            }
        }

        if ((string?)document["kind"] == "ConfigMap")
        {
            var values = (document["data"] as JsonObject ?? []).Select(d => (d.Key, Size: System.Text.Encoding.UTF8.GetByteCount((string)d.Value!)))
                .Concat((document["binaryData"] as JsonObject ?? []).Select(d => (d.Key, Size: Convert.FromBase64String((string)d.Value!).Length))).ToList();
            if (values.Exists(v => !ConfigKey().IsMatch(v.Key) || v.Key.StartsWith("..", StringComparison.Ordinal)) || values.Sum(v => v.Size) > 1024 * 1024)
            {
                yield return $"{title}: its keys or size";
            }
        }

        if ((string?)document["kind"] == "Service" && document.Items("spec", "ports").GroupBy(p => (string?)p["name"]).Any(g => g.Count() > 1))
        {
            yield return $"{title}: ports of the same name";
        }
    }

    private static IEnumerable<string> Pod(JsonObject pod, JsonObject document)
    {
        var volumes = pod.Items("volumes").Concat(document.Items("spec", "volumeClaimTemplates").Select(c => c["metadata"]!.AsObject())).Select(v => (string)v["name"]!).ToList();
        foreach (var twice in volumes.GroupBy(v => v).Where(g => g.Count() > 1 || g.Key.Length > 63))
        {
            yield return $"volume {twice.Key} twice or too long";
        }

        foreach (var container in pod.Items("initContainers").Concat(pod.Items("containers")))
        {
            var mounts = container.Items("volumeMounts").ToList();
            foreach (var unknown in mounts.Where(m => !volumes.Contains((string)m["name"]!)))
            {
                yield return $"mount of the unknown volume {unknown["name"]}";
            }

            foreach (var path in mounts.GroupBy(m => (string)m["mountPath"]!).Where(g => g.Count() > 1 || !g.Key.StartsWith('/')))
            {
                yield return $"mount path {path.Key} twice or not absolute";
            }

            var ports = container.Items("ports").Select(p => (string?)p["name"]).ToList();
            if (ports.Distinct().Count() != ports.Count || ports.Exists(p => p is null || p.Length > 15 || !PortName().IsMatch(p)))
            {
                yield return "the names of ports";
            }

            foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(p => container[p]).OfType<JsonObject>())
            {
                var port = (string?)(probe.At("httpGet", "port") ?? probe.At("tcpSocket", "port"));
                if (!ports.Contains(port) || (string?)probe.At("httpGet", "scheme") is not (null or "HTTP" or "HTTPS"))
                {
                    yield return $"a probe of port {port}";
                }
            }

            var variables = container.Items("env").Select(e => (string)e["name"]!).ToList();
            if (variables.Distinct().Count() != variables.Count || variables.Exists(v => v.Contains('=', StringComparison.Ordinal) || v.Length == 0))
            {
                yield return "the names of variables";
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]{1,253}$")]
    private static partial Regex ConfigKey();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex PortName();
}
