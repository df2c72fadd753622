using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>A shop in the manner of Aspire's own: projects over stores, with URLs, replicas and commands.</summary>
internal static class ShopAppHost
{
    public static void Build<TService>(IDistributedApplicationBuilder builder)
        where TService : IProjectMetadata, new()
    {
        var password = builder.AddParameter("store-password", secret: true);
        var greeting = builder.AddParameter("greeting", "Welcome", publishValueAsDefault: true);
        var catalogDb = builder.AddStore("store", password).WithDataVolume("shop-store").WithInitFiles("create table items(id int);").AddDatabase("catalogdb", "catalog");

        builder.Services.AddHealthChecks().AddCheck("license", () => HealthCheckResult.Healthy("Valid for ever."));
        var payments = builder.AddExternalService("payments", "https://payments.test/");

        var catalog = builder.AddProject<TService>("catalog", launchProfileName: null)
            .WithHttpEndpoint()
            .WithReference(catalogDb).WaitFor(catalogDb)
            .WithReplicas(2)
            .WithHealthCheck("license")
            .WithHttpHealthCheck("/health")
            .WithHttpCommand("/reset", "Reset", commandOptions: new()
            {
                ConfirmationMessage = "Reset all items?",
                IconName = "DatabaseLightning",
                PrepareRequest = request =>
                {
                    request.Request.Headers.Add("Authorization", "Key of the day");
                    return Task.CompletedTask;
                },
            });

        builder.AddProject<TService>("frontend", options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(env: "PORT").WithExternalHttpEndpoints()
            .WithReference(catalog).WaitFor(catalog)
            .WithReference(payments)
            .WithEnvironment("GREETING", $"{greeting}, dear customer")
            .WithEnvironment("CATALOG_HOST", catalog.GetEndpoint("http").Property(EndpointProperty.HostAndPort))
            .WithUrls(context => context.Urls.ForEach(url => url.DisplayText = $"Shop ({url.Endpoint?.EndpointName})"))
            .WithUrlForEndpoint("http", _ => new() { Url = "/health", DisplayText = "Health", DisplayLocation = UrlDisplayLocation.DetailsOnly });

        builder.AddContainer("mail", "acme/mail", "2").WithBindMount(".", "/mail/templates", isReadOnly: true)
            .WithHttpEndpoint(targetPort: 8025, name: "ui").WithEndpoint(targetPort: 1025, name: "smtp", scheme: "smtp")
            .WithEntrypoint("/bin/mail").WithArgs(context => context.Args.Add(context.ExecutionContext.IsPublishMode ? "--quiet" : "--verbose"))
            .WithLifetime(ContainerLifetime.Persistent);
    }
}
