using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Testing;
using ModelRun = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>Models of containers that run a shell script.</summary>
internal static class ContainerModel
{
    /// <summary>A server of one page on port 8080, which ends when it is asked to.</summary>
    public const string Server = "mkdir -p /www && echo hello > /www/index.html && exec httpd -f -p 8080 -h /www";

    public static Task<ModelRun> StartModelAsync(Action<IDistributedApplicationBuilder> model, params string[] args) =>
        ModelRun.StartAsync(model, args.Contains("--runtime") ? args : ["--runtime", "containers", .. args]);

    public static IResourceBuilder<ContainerResource> Shell(IDistributedApplicationBuilder builder, string name, string script) =>
        builder.AddContainer(name, TestEngine.Image.Split(':')[0], TestEngine.Image.Split(':')[1]).WithEntrypoint("/bin/sh").WithArgs("-c", script);

    public static async Task<List<string>> LinesAsync(ModelRun test, string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in test.Get<ResourceLoggerService>().GetAllAsync(resource).WithCancellation(TestContext.Current.CancellationToken))
        {
            // A time stamp comes first.
            lines.AddRange(batch.Select(l => l.Content[(l.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        }

        return lines;
    }
}
