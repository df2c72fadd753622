var builder = DistributedApplication.CreateBuilder(args);

builder.AddKubernetesManifests("cluster");

var stack = builder.AddLgtmStack();

var catalog = builder.AddProject<Projects.Catalog>("catalog")
    .WithHttpHealthCheck("/health")
    .WithComputeResources(cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "512Mi")
    .WithTelemetry(stack);

var checkout = builder.AddProject<Projects.Checkout>("checkout")
    .WithReference(catalog)
    .WithHttpHealthCheck("/health")
    .WithComputeResources(cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "512Mi")
    .WithTelemetry(stack);

var storefront = builder.AddProject<Projects.Storefront>("storefront")
    .WithReference(catalog)
    .WithReference(checkout)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithComputeResources(cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "512Mi")
    .WithTelemetry(stack);

builder.AddProject<Projects.LoadGenerator>("load-generator")
    .WithReference(storefront)
    .WaitFor(storefront)
    .WithComputeResources(cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "512Mi")
    .WithTelemetry(stack);

builder.Build().Run();
