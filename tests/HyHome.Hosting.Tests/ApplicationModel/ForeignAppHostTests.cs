using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Tests.ApplicationModel;

/// <summary>An AppHost as people write them for Aspire: that it compiles is half of the test.</summary>
public sealed class ForeignAppHostTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("publish")]
    public async Task It_compiles_is_valid_and_can_be_evaluated(string operation)
    {
        var builder = TestApplication.Run("--operation", operation, "--Parameters:api-key=k");
        var apiKey = builder.AddParameter("api-key", secret: true).WithDescription("Of the **partner**.", enableMarkdown: true);
        var password = builder.AddParameter("db-password", new GenerateParameterDefault { MinLength = 16, Special = false }, secret: true, persist: true);
        var database = builder.AddContainer("db", "postgres", "17")
            .WithEnvironment("POSTGRES_PASSWORD", password).WithEndpoint(targetPort: 5432, name: "tcp", scheme: "tcp")
            .WithVolume("db-data", "/var/lib/postgresql/data").WithLifetime(ContainerLifetime.Persistent).WithImagePullPolicy(ImagePullPolicy.Missing);
        var endpoint = database.GetEndpoint("tcp");
        var connection = builder.AddConnectionString("orders", ReferenceExpression.Create(
            $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};Username=postgres;Password={password}"));
        builder.Services.AddHealthChecks().AddCheck("db-check", () => HealthCheckResult.Healthy());
        database.WithHealthCheck("db-check");
        var partner = builder.AddExternalService("partner", "https://partner.test").WithHttpHealthCheck("/health");
        var migration = builder.AddExecutable("migrate", "dotnet", ".", "ef", "database", "update").WithReference(connection).WaitFor(database);
        var api = builder.AddContainer("api", "acme/api")
            .WithHttpEndpoint(targetPort: 8080, env: "PORT").WithExternalHttpEndpoints()
            .WithReference(connection).WithReference(partner).WithEnvironment("API_KEY", apiKey)
            .WithEnvironment(context => context.EnvironmentVariables["MODE"] = context.ExecutionContext.IsPublishMode ? "published" : "run")
            .WithContainerFiles("/etc/api", [new ContainerDirectory { Name = "conf", Entries = [new ContainerFile { Name = "api.yaml", Contents = "a: 1", Mode = UnixFileMode.UserRead }] }], defaultOwner: 1000)
            .WithHttpHealthCheck("/health").WaitFor(database).WaitForCompletion(migration)
            .WithCommand("reset", "Reset", context =>
            {
                context.Logger.LogInformation("Reset {Name}", context.ResourceName);
                return Task.FromResult(CommandResults.Success());
            }, new CommandOptions { ConfirmationMessage = "Sure?", IconName = "ArrowReset" })
            .WithHttpCommand("/cache/clear", "Clear cache", commandOptions: new HttpCommandOptions { Method = HttpMethod.Delete })
            .WithUrlForEndpoint("http", url => url.DisplayText = "API").WithUrl($"{database.GetEndpoint("tcp")}/x", "Database")
            .OnResourceReady((resource, _, _) => Task.CompletedTask);
        builder.AddContainer("worker", "acme/worker").WithReference(api.GetEndpoint("http")).WithArgs("--target", api.GetEndpoint("http")).WithParentRelationship(api).WithExplicitStart().WithIconName("Bot");
        builder.Pipeline.AddStep("notes", context =>
        {
            context.Summary.Add("Notes", "written");
            return Task.CompletedTask;
        }, requiredBy: WellKnownPipelineSteps.Publish);
        foreach (var (resource, port) in new[] { (database, 5432), (api, 8080) })
        {
            resource.Allocate(resource == api ? "http" : "tcp", port);
        }

        await using var application = builder.Build();
        Assert.Empty(await application.Services.GetRequiredService<ModelValidation>().ValidateAsync(TestContext.Current.CancellationToken));
        var environment = await api.EnvironmentAsync();
        var dependencies = await api.Resource.GetResourceDependenciesAsync(builder.ExecutionContext, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(operation == "run" ? "8080" : "{api.bindings.http.targetPort}", environment["PORT"]);
        Assert.Equal(operation == "run" ? "k" : "{api-key.value}", environment["API_KEY"]);
        Assert.Equal(operation == "run" ? "run" : "published", environment["MODE"]);
        Assert.StartsWith(operation == "run" ? "Host=db;Port=5432;" : "{orders.connectionString}", environment["ConnectionStrings__orders"], StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "db", "orders", "migrate", "api-key" }, dependencies.Select(d => d.Name).ToHashSet());
    }
}
