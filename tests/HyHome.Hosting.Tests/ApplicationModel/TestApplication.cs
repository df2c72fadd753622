using HyHome.Hosting.ApplicationModel;
using HyHome.Tests.Scratch;

namespace HyHome.Hosting.Tests;

/// <summary>Builders for tests: nothing of this machine's settings or state gets into them.</summary>
internal static class TestApplication
{
    public static IDistributedApplicationBuilder Run(params string[] args) => Create(args);

    public static IDistributedApplicationBuilder Publish(params string[] args) => Create(["--operation", "publish", .. args]);

    public static async Task<IExecutionConfigurationResult> EvaluateAsync<T>(this IResourceBuilder<T> resource)
        where T : IResource =>
        await ExecutionConfigurationBuilder.Create(resource.Resource).WithArgumentsConfig().WithEnvironmentVariablesConfig()
            .BuildAsync(resource.ApplicationBuilder.ExecutionContext, cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<Dictionary<string, string>> EnvironmentAsync<T>(this IResourceBuilder<T> resource)
        where T : IResource
    {
        var result = await resource.EvaluateAsync();
        Assert.Null(result.Exception);
        return result.EnvironmentVariables.ToDictionary();
    }

    public static async Task<string[]> ArgumentsAsync<T>(this IResourceBuilder<T> resource)
        where T : IResource
    {
        var result = await resource.EvaluateAsync();
        Assert.Null(result.Exception);
        return [.. result.Arguments.Select(a => a.Value)];
    }

    /// <summary>Gives an endpoint an address for processes on this machine, and one for containers.</summary>
    public static void Allocate<T>(this IResourceBuilder<T> resource, string endpointName, int port)
        where T : IResourceWithEndpoints
    {
        var endpoint = resource.GetEndpoint(endpointName).EndpointAnnotation;
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, targetPortExpression: (endpoint.TargetPort ?? port).ToString());
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new AllocatedEndpoint(endpoint, resource.Resource.Name, endpoint.TargetPort ?? port, EndpointBindingMode.SingleAddress, null, network));
    }

    private static IDistributedApplicationBuilder Create(string[] args)
    {
        var state = ScratchFolder.Create();
        return DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [.. args, "--AppHost:StateDirectory", state], ProjectDirectory = state });
    }
}
