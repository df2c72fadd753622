using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class ExporterTests
{
    [Fact]
    public async Task The_nodes_root_is_looked_for_in_the_cluster_alone()
    {
        Assert.Contains("--path.rootfs=/host/root", await Model.ArgumentsAsync(Model.Publish().AddNodeExporter().Resource));
        Assert.DoesNotContain("--path.rootfs=/host/root", await Model.ArgumentsAsync(Model.Run().AddNodeExporter().Resource));
    }

    [Fact]
    public async Task What_is_watched_of_the_cluster_leaves_secrets_out()
    {
        var arguments = await Model.ArgumentsAsync(Model.Publish().AddKubeStateMetrics().Resource);

        var watched = Assert.Single(arguments, argument => argument.StartsWith("--resources=", StringComparison.Ordinal));
        Assert.Contains("deployments", watched, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets", watched, StringComparison.Ordinal);
    }
}
