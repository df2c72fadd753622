namespace HyHome.Hosting.Tests.ForeignAppHosts;

/// <summary>An integration as packages for Aspire write them: a container with a connection string, and databases inside of it.</summary>
public sealed class StoreResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    private EndpointReference? _primaryEndpoint;

    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new EndpointReference(this, PrimaryEndpointName);

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host={PrimaryEndpoint.Property(EndpointProperty.Host)};Port={PrimaryEndpoint.Property(EndpointProperty.Port)};Password={password}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}"));
        yield return new("Password", ReferenceExpression.Create($"{password}"));
    }
}

public sealed class StoreDatabaseResource(string name, string databaseName, StoreResource parent)
    : Resource(name), IResourceWithParent<StoreResource>, IResourceWithConnectionString
{
    public StoreResource Parent { get; } = parent;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Database={databaseName}");
}

public static class StoreBuilderExtensions
{
    public static IResourceBuilder<StoreResource> AddStore(this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        return builder.AddResource(new StoreResource(name, secret))
            .WithEndpoint(port: port, targetPort: 5432, name: StoreResource.PrimaryEndpointName)
            .WithImage("library/store", "17.2").WithImageRegistry("registry.test")
            .WithEnvironment(context => context.EnvironmentVariables["STORE_PASSWORD"] = secret);
    }

    public static IResourceBuilder<StoreDatabaseResource> AddDatabase(this IResourceBuilder<StoreResource> builder, [ResourceName] string name, string? databaseName = null) =>
        builder.ApplicationBuilder.AddResource(new StoreDatabaseResource(name, databaseName ?? name, builder.Resource));

    public static IResourceBuilder<StoreResource> WithDataVolume(this IResourceBuilder<StoreResource> builder, string? name = null) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/lib/store");

    public static IResourceBuilder<StoreResource> WithInitFiles(this IResourceBuilder<StoreResource> builder, string script) =>
        builder.WithContainerFiles("/docker-entrypoint-initdb.d", (context, _) => Task.FromResult<IEnumerable<ContainerFileSystemItem>>(
            [new ContainerFile { Name = "init.sql", Contents = $"-- {context.Model.Name}\n{script}" }]));
}
