var builder = DistributedApplication.CreateBuilder(args);

var stack = builder.AddLgtmStack();

var catalog = builder.AddProject<Projects.Catalog>("catalog")
    .WithHttpHealthCheck("/health")
    .WithTelemetry(stack);

var checkout = builder.AddProject<Projects.Checkout>("checkout")
    .WithReference(catalog)
    .WithHttpHealthCheck("/health")
    .WithTelemetry(stack);

var storefront = builder.AddProject<Projects.Storefront>("storefront")
    .WithReference(catalog)
    .WithReference(checkout)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithTelemetry(stack);

builder.AddProject<Projects.LoadGenerator>("load-generator")
    .WithReference(storefront)
    .WaitFor(storefront)
    .WithTelemetry(stack);

builder.Build().Run();
