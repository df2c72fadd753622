using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ResourceTests
{
    [Theory]
    [InlineData("a-")]
    [InlineData("a_b")]
    [InlineData("1a")]
    [InlineData("a--b")]
    [InlineData("")]
    public void Bad_names_are_refused(string name) => Assert.Throws<ArgumentException>(() => TestApplication.Run().AddContainer(name, "image"));

    [Fact]
    public void Names_are_unique_ignoring_case()
    {
        var builder = TestApplication.Run();
        builder.AddContainer("cache", "image");

        Assert.Throws<DistributedApplicationException>(() => builder.AddContainer("CACHE", "image"));
    }

    [Fact]
    public void A_failing_add_leaves_nothing_behind()
    {
        var builder = TestApplication.Run();

        Assert.Throws<ArgumentException>(() => builder.AddContainer("empty", string.Empty));
        Assert.Empty(builder.Resources);
    }

    [Theory]
    [InlineData("redis", "redis:latest")]
    [InlineData("ghcr.io/acme/queue:2.1", "ghcr.io/acme/queue:2.1")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b:latest")]
    public void Images_are_read_as_the_engines_read_them(string image, string expected)
    {
        Assert.True(TestApplication.Run().AddContainer("c", image).Resource.TryGetContainerImageName(out var name));
        Assert.Equal(expected, name);
    }

    [Fact]
    public void A_digest_drops_the_tag_and_a_registry_comes_first()
    {
        var digest = new string('a', 64);
        var c = TestApplication.Run().AddContainer("c", "grafana/loki", "3.7.6").WithImageRegistry("docker.io").WithImageSHA256(digest);

        Assert.True(c.Resource.TryGetContainerImageName(out var name));
        Assert.Equal($"docker.io/grafana/loki@sha256:{digest}", name);
        Assert.Throws<InvalidOperationException>(() => c.WithImage("grafana/loki:1", "2"));
    }

    [Fact]
    public void Paths_become_absolute_from_the_folder_of_the_app_host()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image").WithBindMount("conf", "/conf").WithVolume("/data");
        var mounts = c.Resource.Annotations.OfType<ContainerMountAnnotation>().ToArray();

        Assert.Equal(Path.Combine(builder.AppHostDirectory, "conf"), mounts[0].Source);
        Assert.Null(mounts[1].Source);
        Assert.Equal(Path.Combine(builder.AppHostDirectory, "bin"), builder.AddExecutable("e", "run", "bin").Resource.WorkingDirectory);
    }

    [Fact]
    public void A_folder_of_files_is_copied_when_run_and_mounted_when_published()
    {
        var run = TestApplication.Run();
        var published = TestApplication.Publish();
        Directory.CreateDirectory(Path.Combine(run.AppHostDirectory, "conf"));
        Directory.CreateDirectory(Path.Combine(published.AppHostDirectory, "conf"));

        Assert.Single(run.AddContainer("c", "image").WithContainerFiles("/etc/c", "conf").Resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>());
        var mount = Assert.Single(published.AddContainer("c", "image").WithContainerFiles("/etc/c", "conf").Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal((ContainerMountType.BindMount, true), (mount.Type, mount.IsReadOnly));
        Assert.Throws<InvalidOperationException>(() => run.CreateResourceBuilder<ContainerResource>("c").WithContainerFiles("/etc/c", "missing"));
        Assert.Throws<ArgumentException>(() => new ContainerFile { Name = "a/b" });
    }

    [Fact]
    public void Waiting_for_a_child_waits_for_its_parent_first_without_a_line_to_it()
    {
        var builder = TestApplication.Run();
        var parent = builder.AddContainer("server", "image");
        var child = builder.AddResource(new Database("db", parent.Resource));
        var consumer = builder.AddContainer("app", "image").WaitFor(child);

        Assert.Equal(["server", "db"], consumer.Resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name));
        Assert.Equal(["db"], consumer.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => r.Resource.Name));
        Assert.Throws<DistributedApplicationException>(() => consumer.WaitFor(consumer));
        Assert.Throws<DistributedApplicationException>(() => child.WaitFor(parent));
    }

    [Fact]
    public void A_probe_has_the_usual_defaults_and_one_of_each_type()
    {
        var c = TestApplication.Run().AddContainer("c", "image").WithHttpEndpoint()
            .WithHttpProbe(ProbeType.Readiness, "/ready").WithHttpProbe(ProbeType.Readiness, "/health");

        var probe = Assert.Single(c.Resource.Annotations.OfType<EndpointProbeAnnotation>());
        Assert.Equal(("/health", 5, 5, 1, 3, 1), (probe.Path, probe.InitialDelaySeconds, probe.PeriodSeconds, probe.TimeoutSeconds, probe.FailureThreshold, probe.SuccessThreshold));
        Assert.Equal(2, c.Resource.Annotations.OfType<HealthCheckAnnotation>().Count());
        Assert.Throws<DistributedApplicationException>(() => c.WithHttpHealthCheck("/health"));
        Assert.Throws<DistributedApplicationException>(() => c.WithHttpHealthCheck(endpointName: "none"));
    }

    [Fact]
    public async Task Arguments_are_changed_in_the_order_they_were_said()
    {
        var e = TestApplication.Run().AddExecutable("e", "run", ".", "a").WithArgs("b").WithArgs(c => c.Args.RemoveAt(0)).WithArgs(c => c.Args.Insert(0, "first"));

        Assert.Equal(["first", "b"], await e.ArgumentsAsync());
    }

    [Fact]
    public void Nothing_that_needs_services_can_be_added_after_build()
    {
        var builder = TestApplication.Run();
        var c = builder.AddContainer("c", "image").WithHttpEndpoint();
        using var application = builder.Build();

        Assert.Throws<InvalidOperationException>(() => c.WithHttpHealthCheck());
    }

    private sealed class Database(string name, ContainerResource parent) : Resource(name), IResourceWithParent<ContainerResource>, IResourceWithWaitSupport
    {
        public ContainerResource Parent => parent;
    }
}
