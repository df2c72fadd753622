using System.Text;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>A small model with one of everything.</summary>
internal static class Shop
{
    public static IDistributedApplicationBuilder Create(params string[] args)
    {
        var builder = Published.NewBuilder(args);
        var password = builder.AddParameter("db-password", secret: true);
        var region = builder.AddParameter("region", "eu-1");

        var database = builder.AddContainer("db", "docker.io/library/postgres", "18.0")
            .WithEndpoint(targetPort: 5432, name: "tcp")
            .WithEnvironment("POSTGRES_PASSWORD", password)
            .WithVolume("db-data", "/var/lib/postgresql/data")
            .WithVolumeClaim("db-data", size: "20Gi", storageClass: "fast")
            .WithPodSecurity(999)
            .WithComputeResources(cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "1Gi");

        var migration = builder.AddContainer("migration", "ghcr.io/example/migration", "1.0")
            .WithEnvironment("DATABASE", ReferenceExpression.Create($"Host={database.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)};Password={password};Note=$(none)$$"))
            .WithPodSecurity(1000);

        builder.AddContainer("api", "ghcr.io/example/api", "1.2.3")
            .WithHttpEndpoint(targetPort: 8080)
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/health")
            .WithArgs("--region", region, "--price=$(5)")
            .WithEnvironment("DATABASE", ReferenceExpression.Create($"Host={database.GetEndpoint("tcp").Property(EndpointProperty.Host)};Password={password}"))
            .WithContainerFiles("/etc/api", [
                new ContainerFile { Name = "api.yaml", Contents = "template: '{{ .Value }} $x'\nlist:\n  - 1\n" },
                new ContainerDirectory { Name = "nested", Entries = [new ContainerFile { Name = "run.sh", Contents = "#!/bin/sh\n", Mode = (UnixFileMode)0b111_101_101 }] },
            ])
            .WithContainerFiles("/etc/api/extra", [new ContainerFile { Name = "a.txt", Contents = "a" }])
            .WithSecretFile("/etc/api/secret/password", password, owner: 1000)
            .WithPodSecurity(1000, writableFolders: ["/var/cache/api"])
            .WaitForCompletion(migration)
            .WaitFor(database)
            .WithAnnotation(new ReplicaAnnotation(3));

        builder.AddContainer("agent", "ghcr.io/example/agent", "2.0")
            .WithHttpEndpoint(targetPort: 4318, name: "otlp-http")
            .WithClusterIngress("otlp-http")
            .WithPodField("NODE_NAME", "spec.nodeName")
            .WithClusterRole(ClusterRoleRule.Read("", "pods", "nodes"), ClusterRoleRule.Path("/metrics"))
            .WithPodSecurity(2000)
            .AsDaemonSet();

        builder.AddContainer("exporter", "docker.io/prom/node-exporter", "v1.12.1")
            .WithHttpEndpoint(targetPort: 9100)
            .WithHostAccess()
            .WithPodSecurity(65534);

        builder.AddContainer("worker", "ghcr.io/example/worker", "1.0").WithVolume("/scratch");
        return builder;
    }

    public static byte[] Binary { get; } = [0, 1, 2, 255, .. Encoding.UTF8.GetBytes("binary")];
}
