using System.Collections.Concurrent;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Deploy;
using HyHome.Hosting.Kubernetes.Kustomize;
using HyHome.Tests.Scratch;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>Deploys a model to the stub, and keeps what people were told.</summary>
internal sealed class Deployment : IDeployProgress
{
    private readonly string _folder = ScratchFolder.Create();

    public ConcurrentQueue<string> Lines { get; } = [];

    public string Text => string.Join('\n', Lines);

    public DeployOptions Options { get; init; } = new() { PollInterval = TimeSpan.FromMilliseconds(5), Timeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<DeployResult> DeployAsync(ApiServerStub server, IDistributedApplicationBuilder builder, Action<KubernetesManifestsOptions>? configure = null, string? url = null)
    {
        var options = new KubernetesManifestsOptions();
        configure?.Invoke(options);
        var published = await Published.CreateAsync(builder, configure);
        var (api, _) = ClusterConnection.Open(server.WriteKubeConfig(_folder, url), Options.Context);
        using (api)
        {
            return await new Deployer(api, options, Options, this, TimeProvider.System).RunAsync(published.Model, KustomizeTree.Render(published.Model, Options.Overlay), Cancel);
        }
    }

    public async Task<int> DestroyAsync(ApiServerStub server, bool sure = true)
    {
        var (api, _) = ClusterConnection.Open(server.WriteKubeConfig(_folder), context: null);
        using (api)
        {
            return await new Destroyer(api, new KubernetesManifestsOptions(), Options, this, TimeProvider.System).RunAsync(question =>
            {
                Lines.Enqueue(question);
                return sure;
            }, Cancel);
        }
    }

    public void Say(LogLevel level, string text) => Lines.Enqueue(text);

    public Task TellAsync(string title, string text, RolloutState state, CancellationToken cancellationToken)
    {
        Lines.Enqueue($"{title}: {text}");
        return Task.CompletedTask;
    }
}
