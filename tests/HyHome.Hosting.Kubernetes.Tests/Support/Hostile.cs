using System.Net.Sockets;
using System.Text;
using HyHome.Tests.Scratch;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>A model of everything odd that is allowed. What is published of it has to be taken by an API server, and to mean what the model says.</summary>
internal static class Hostile
{
    public const string LongName = "A-Resource-Whose-Name-Is-As-Long-As-It-May-Be-In-K8s";

    /// <summary>Texts that YAML, Helm, shells and Kubernetes itself would each like to change.</summary>
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>
    {
        ["helm.tpl"] = "{{ .Values.x }} {{- range $i, $e := .Y }}\n${HOME} $(HOME) $$ $x `date` \\n\n",
        ["windows.ini"] = "a=1\r\nb=2\r\n",
        ["tabs.mk"] = "all:\n\techo \\\n\t\tend\n",
        ["blank first.txt"] = "\n\n  indented\nnot\n\n\n",
        ["trailing.txt"] = "spaces at the end   \nno newline at the end",
        ["many.yaml"] = "---\na: 'b'\n...\n---\n- yes\n- 0o17\n- 12:30\n# comment\n",
        ["bom.txt"] = "\ufefftext with a mark\n",
        ["emoji-😀-ü.txt"] = "😀 ü \u2028 \u0085 \u0007\n",
        ["empty"] = "",
        ["only-newlines"] = "\n\n\n",
        ["quotes.json"] = "{\"a\": \"\\\"'\", \"b\": [1, 2]}",
        ["long-line.txt"] = new string('x', 100_000) + " : # " + new string('y', 100_000),
        [".hidden"] = "hidden",
    };

    public static byte[] Megabyte { get; } = [.. Enumerable.Range(0, 1024 * 1024).Select(i => (byte)(i * 31))];

    public static IDistributedApplicationBuilder Create(params string[] args)
    {
        var folder = ScratchFolder.Create();
        var binary = Path.Combine(folder, "megabyte.bin");
        File.WriteAllBytes(binary, Megabyte);
        var builder = Published.NewBuilder(args);
        var first = builder.AddParameter("First-Secret", secret: true);
        var second = builder.AddParameter("second-secret", secret: true);
        var odd = builder.AddParameter("odd-text", "yes: $(no) \"quoted\" 'single' \\ \n next # {{ x }}");
        var connection = builder.AddConnectionString("legacy", ReferenceExpression.Create($"Server=db;User=$(sa);Password={first};Other={second};End"));

        var long_ = builder.AddContainer(LongName, "registry.example:5000/deep/er/image", "v1.0_x")
            .WithVolume("files", "/files").WithVolume("volume-1", "/one").WithVolume("Upper.Case_Name", "/upper").WithVolume("/anonymous")
            .WithVolume("a-volume-whose-name-is-longer-than-what-a-pod-takes-as-the-name-of-a-volume", "/long")
            .WithVolumeClaim("files", size: "1Gi")
            .WithContainerFiles("/etc/odd/texts", Texts.Select(t => new ContainerFile { Name = t.Key, Contents = t.Value }))
            .WithContainerFiles("/etc/odd/texts/a/b/c", [Nested(5, new ContainerFile { Name = "deep.txt", Contents = "deep" })])
            .WithContainerFiles("/upper/inside", [new ContainerFile { Name = "in-volume.txt", Contents = "x" }])
            .WithContainerFiles("/", [new ContainerFile { Name = "at-root.txt", Contents = "x" }])
            .WithContainerFiles("/var/cache/odd", [new ContainerFile { Name = "beside.txt", Contents = "x" }])
            .WithBindMount(binary, "/data.bin", isReadOnly: true)
            .WithSecretFile("/root-secret", first, owner: 1000)
            .WithSecretFile("/etc/odd/texts/deep/secret", second, owner: 1000)
            .WithPodSecurity(1000, writableFolders: ["/var/cache/odd/inner", "/host/root", "/wait/token"])
            .WithComputeResources(cpuRequest: "0.25", memoryRequest: "100M", cpuLimit: "1", memoryLimit: "1e9")
            .WithContainerNetworkAlias("an-alias")
            .WithArgs("", "yes", "0x10", "--flag=$(HOME)", "$$", "{{ x }}", "line\nbreak", "ünï", "- dash", "#hash", "trailing ")
            .WithArgs(odd)
            .WithAnnotation(new ReplicaAnnotation(3));
        foreach (var (name, port, protocol) in Ports())
        {
            long_.WithEndpoint(targetPort: port, name: name, scheme: name.StartsWith("web", StringComparison.Ordinal) ? "http" : "tcp", protocol: protocol);
        }

        var job = builder.AddContainer("job-with-data", "example/job").WithVolume("job-data", "/data").WithPodSecurity(1000).WithEnvironment("ODD", odd);
        var second_ = builder.AddContainer("second-job", "example/job").WithPodSecurity(1000).WaitForCompletion(job);
        foreach (var i in Enumerable.Range(1, 3))
        {
            builder.AddContainer($"sharing-{i}", "example/image").WithVolume("Shared_Data.1", "/shared").WithVolume("Shared_Data.1", "/again", isReadOnly: true)
                .WithVolumeClaim("Shared_Data.1", size: "3Gi", accessMode: "ReadWriteMany")
                .WithPodSecurity(1000).WaitFor(long_).WaitForCompletion(second_).WithAnnotation(new ReplicaAnnotation(3));
        }

        builder.AddContainer("six", "example/six").WithImageSHA256(new string('a', 64))
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://[2001:db8::1]:4317")
            .WithEnvironment("OTEL_RESOURCE_ATTRIBUTES", first)
            .WithEnvironment("NODE", "local").WithPodField("NODE", "spec.nodeName")
            .WithEnvironment("CONNECTION", ReferenceExpression.Create($"{connection}"))
            .WithEnvironment("EMPTY", "").WithEnvironment("Dotted.Name-x", "$$(x) $(y) $").WithEnvironment("LINES", "a\r\nb\n")
            .WithReference(long_.GetEndpoint("web"))
            .WithReference(builder.AddExternalService("mail", "https://mail.example/"))
            .WithHttpEndpoint(targetPort: 8080).WithExternalHttpEndpoints()
            .WithHttpProbe(ProbeType.Startup, "/a?b=c&d").WithHttpProbe(ProbeType.Readiness, successThreshold: 2).WithHttpProbe(ProbeType.Liveness, "/l", failureThreshold: 1)
            .WithPodSecurity(1000).WithContainerRuntimeArgs("--gpus=all").WithExplicitStart();

        var agent = builder.AddContainer("node-agent", "example/agent").WithHostAccess().WithHttpEndpoint(targetPort: 9100).WithEnvironment("TOKEN", second).WithPodSecurity(65534);
        builder.AddContainer("asks-nodes", "example/image").WithReference(agent.GetEndpoint("http")).WithPodSecurity(1000);
        builder.AddContainer("reader", "example/reader").WithReference(agent.GetEndpoint("http")).WithPodSecurity(1000)
            .WithClusterRole(ClusterRoleRule.Read("", "pods"), ClusterRoleRule.Path("/metrics", "/healthz")).AsDaemonSet();
        return builder;
    }

    private static IEnumerable<(string Name, int Port, ProtocolType Protocol)> Ports()
    {
        yield return ("web", 80, ProtocolType.Tcp);
        yield return ("web-with-an-endpoint-name-of-sixty-characters-in-it-0123456789", 81, ProtocolType.Tcp);
        yield return ("dns-over-udp-53", 53, ProtocolType.Udp);
        yield return ("dns-over-tcp-53", 53, ProtocolType.Tcp);
        yield return ("port-53", 54, ProtocolType.Tcp);
        foreach (var i in Enumerable.Range(1, 40))
        {
            yield return ($"p{i}", 10_000 + i, i % 2 == 0 ? ProtocolType.Tcp : ProtocolType.Udp);
        }
    }

    private static ContainerFileSystemItem Nested(int depth, ContainerFileSystemItem item) =>
        depth == 0 ? item : new ContainerDirectory { Name = new string('n', 100), Entries = [Nested(depth - 1, item)] };
}
