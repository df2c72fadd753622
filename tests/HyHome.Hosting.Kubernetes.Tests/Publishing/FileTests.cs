using HyHome.Hosting.Kubernetes.Tests.Support;
using HyHome.Tests.Scratch;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class FileTests
{
    private static bool IsBuiltIn => typeof(DistributedApplication).Namespace == "HyHome.Hosting";

    [Fact]
    public async Task Folders_files_modes_secrets_and_bytes_arrive_as_they_are()
    {
        var source = Path.Combine(ScratchFolder.Create(), "image.bin");
        await File.WriteAllBytesAsync(source, Shop.Binary, TestContext.Current.CancellationToken);
        var builder = Shop.Create();
        builder.AddContainer("binary", "example/image")
            .WithContainerFiles("/opt/binary", [new ContainerFile { Name = "image.bin", SourcePath = source }])
            .WithBindMount(source, "/etc/mounted.bin", isReadOnly: true);

        var published = await Published.CreateAsync(builder);

        var api = published.Get<V1ConfigMap>("api/configmap.yaml");
        Assert.Equal("template: '{{ .Value }} $x'\nlist:\n  - 1\n", api.Data["api.yaml"]);
        var volume = published.Get<V1Deployment>("api/deployment.yaml").Spec.Template.Spec.Volumes.Single(v => v.Projected is not null && v.Name != "wait-token").Projected;
        Assert.Equal(["api.yaml", "extra/a.txt", "nested/run.sh"], volume.Sources[0].ConfigMap.Items.Select(i => i.Path));
        Assert.Equal(0b111_101_101, volume.Sources[0].ConfigMap.Items[2].Mode);
        Assert.Equal("secret/password", Assert.Single(volume.Sources[1].Secret.Items).Path);
        Assert.Equal(Shop.Binary, published.Get<V1ConfigMap>("binary/configmap.yaml").BinaryData.Values.Single());
        var mounts = published.Get<V1Deployment>("binary/deployment.yaml").Spec.Template.Spec.Containers[0].VolumeMounts;
        Assert.Equal("etc/mounted.bin", mounts.Single(m => m.MountPath == "/etc/mounted.bin").SubPath);
        Assert.Null(mounts.Single(m => m.MountPath == "/opt/binary").SubPath);
    }

    [Fact]
    public async Task Files_of_a_folder_arrive_and_a_bind_mount_of_the_same_folder_is_refused_by_name()
    {
        var folder = ScratchFolder.Create();
        Directory.CreateDirectory(Path.Combine(folder, "inner", "empty"));
        await File.WriteAllTextAsync(Path.Combine(folder, "top.conf"), "top\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "inner", "deep.conf"), "deep\n", TestContext.Current.CancellationToken);
        var good = Published.NewBuilder();
        good.AddContainer("folder", "example/image").WithContainerFiles("/etc/app", folder);
        good.AddContainer("single", "example/image").WithContainerFiles("/etc/app", Path.Combine(folder, "top.conf"));
        var bad = Published.NewBuilder();
        bad.AddContainer("writable", "example/image").WithBindMount(folder, "/etc/app");
        bad.AddContainer("read-only", "example/image").WithBindMount(folder, "/etc/app", isReadOnly: true);

        var published = await Published.CreateAsync(good);
        var problems = await Published.ProblemsAsync(bad);

        Assert.Equal(["inner/deep.conf", "top.conf"], Volume("folder").Items.Select(i => i.Path));
        if (IsBuiltIn)
        {
            // Aspire publishes both as the same mount, so that the file takes the folder's place, and the folder that is only read arrives.
            Assert.Equal(["top.conf"], Volume("single").Items.Select(i => i.Path));
            Assert.Contains(problems, p => p.StartsWith($"error HYHOME201: read-only: '{folder}'", StringComparison.Ordinal));
        }

        Assert.Contains(problems, p => p.StartsWith($"error HYHOME201: writable: '{folder}'", StringComparison.Ordinal));

        V1ConfigMapVolumeSource Volume(string name) => published.Get<V1Deployment>($"{name}/deployment.yaml").Spec.Template.Spec.Volumes.Single(v => v.ConfigMap is not null).ConfigMap;
    }

    [Fact]
    public async Task A_changed_file_changes_the_name_that_the_pods_refer_to()
    {
        var first = await NameAsync("a");
        var second = await NameAsync("b");

        Assert.NotEqual(first, second);
        Assert.Equal(first, await NameAsync("a"));

        static async Task<string> NameAsync(string content)
        {
            var builder = Published.NewBuilder();
            builder.AddContainer("web", "example/web").WithContainerFiles("/etc/web", [new ContainerFile { Name = "web.conf", Contents = content }]);
            return (await Published.CreateAsync(builder)).Get<V1ConfigMap>("web/configmap.yaml").Metadata.Name;
        }
    }

    [Fact]
    public async Task More_than_a_config_map_holds_is_split()
    {
        var builder = Published.NewBuilder();
        var files = Enumerable.Range(1, 4).Select(i => new ContainerFile { Name = $"part-{i}", Contents = new string((char)('a' + i), 400 * 1024) });
        builder.AddContainer("web", "example/web").WithContainerFiles("/etc/web", files);

        var published = await Published.CreateAsync(builder);

        var volume = Assert.Single(published.Get<V1Deployment>("web/deployment.yaml").Spec.Template.Spec.Volumes, v => v.Projected is not null);
        Assert.Equal(2, volume.Projected.Sources.Count);
        Assert.Equal(["part-3", "part-4"], published.Get<V1ConfigMap>("web/configmap-2.yaml").Data.Keys);
    }
}
