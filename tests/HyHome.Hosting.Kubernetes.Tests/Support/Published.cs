using System.Text;
using HyHome.Hosting.Kubernetes.Kustomize;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Tests.Scratch;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>A model published in memory.</summary>
internal sealed class Published
{
    private Published(PublishedModel model, IReadOnlyDictionary<string, string> files) => (Model, Files) = (model, files);

    public PublishedModel Model { get; }

    public IReadOnlyDictionary<string, string> Files { get; }

    public static IDistributedApplicationBuilder NewBuilder(params string[] args)
    {
        var state = ScratchFolder.Create();
        return DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--AppHost:StateDirectory", state, .. args],
            ProjectDirectory = state,
        });
    }

    public static async Task<Published> CreateAsync(IDistributedApplicationBuilder builder, Action<KubernetesManifestsOptions>? configure = null)
    {
        var options = new KubernetesManifestsOptions();
        configure?.Invoke(options);
        await using var application = builder.Build();
        var model = await new ManifestPublisher(options).CreateAsync(
            application.Services.GetRequiredService<DistributedApplicationModel>(), builder.ExecutionContext, application.Services, TestContext.Current.CancellationToken);
        return new Published(model, KustomizeTree.Create(model, options).Files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value)));
    }

    /// <summary>The message that lists why the model is refused.</summary>
    public static async Task<string[]> ProblemsAsync(IDistributedApplicationBuilder builder, Action<KubernetesManifestsOptions>? configure = null)
    {
        var error = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => CreateAsync(builder, configure));
        return error.Message.Split(Environment.NewLine);
    }

    /// <summary>The files on disk.</summary>
    public async Task InFolderAsync(Func<string, Task> use)
    {
        var root = ScratchFolder.Create();
        foreach (var (path, content) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            await File.WriteAllTextAsync(Path.Combine(root, path), content, TestContext.Current.CancellationToken);
        }

        await use(root);
    }

    /// <summary>One object, read back strictly.</summary>
    public T Get<T>(string path)
        where T : IKubernetesObject => KubernetesYaml.Deserialize<T>(Files[$"base/{path}"], strict: true);
}
