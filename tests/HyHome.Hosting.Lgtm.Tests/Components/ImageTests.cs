using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class ImageTests
{
    [Fact]
    public void The_pinned_image_is_used()
    {
        Assert.Equal("docker.io/grafana/loki:3.7.6", ImageOf(Model.Run().AddLoki().Resource));
        Assert.Equal("registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0", ImageOf(Model.Publish().AddKubeStateMetrics().Resource));
    }

    [Fact]
    public void One_setting_moves_all_images_to_another_registry_and_another_one_image()
    {
        var builder = Model.Run("--Lgtm:ImageRegistry=registry.home", "--Lgtm:Images:tempo:Registry=ghcr.io", "--Lgtm:Images:tempo:Tag=3.0.4");

        Assert.Equal("registry.home/grafana/loki:3.7.6", ImageOf(builder.AddLoki().Resource));
        Assert.Equal("ghcr.io/grafana/tempo:3.0.4", ImageOf(builder.AddTempo().Resource));
    }

    private static string? ImageOf(IResource resource) => resource.TryGetContainerImageName(out var name) ? name : null;
}
