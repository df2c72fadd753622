using k8s;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>Reads objects as the API server does: an unknown field is an error.</summary>
internal static class StrictObjects
{
    public static void Check(IReadOnlyDictionary<string, string> files)
    {
        var objects = files.Where(f => f.Key.StartsWith("base/", StringComparison.Ordinal) && !f.Key.EndsWith("kustomization.yaml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(objects);
        Assert.All(objects, file => Assert.Single(Read(file.Value)));
    }

    public static List<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, null, true);
}
