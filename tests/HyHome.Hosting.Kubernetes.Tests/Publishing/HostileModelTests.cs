using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

/// <summary>A model of everything odd that is allowed.</summary>
public sealed class HostileModelTests
{
    private static readonly string Name = Hostile.LongName.ToLowerInvariant();

    [Fact]
    public async Task Whatever_is_allowed_is_published_as_the_API_server_takes_it()
    {
        var published = await PublishAsync();

        StrictObjects.Check(published.Files);
        var documents = published.Model.Manifests.Select(m => m.Document).ToList();
        Assert.Empty(documents.SelectMany(ObjectRules.Violations));
        Assert.Empty(documents.Where(d => d.Namespace() != "hostile-node").SelectMany(RestrictedPods.Violations));
        await Schemas.CheckAsync(published);
        await ApiServerJudge.AcceptAsync(published, "base", "overlays/home");
    }

    [Fact]
    public async Task Every_text_is_the_same_after_kustomize_has_read_and_written_it()
    {
        var published = await PublishAsync();

        await published.InFolderAsync(async folder =>
        {
            var rendered = KubernetesYaml.LoadAllFromString(await Kubectl.KustomizeAsync(Path.Combine(folder, "overlays", "home"), TestContext.Current.CancellationToken), null, true);
            var pod = rendered.OfType<V1StatefulSet>().Single(s => s.Metadata.Name == Name).Spec.Template.Spec;
            var maps = rendered.OfType<V1ConfigMap>().ToDictionary(m => m.Metadata.Name);
            var items = pod.Volumes.Where(v => v.Projected is not null).SelectMany(v => v.Projected.Sources).Select(s => s.ConfigMap).OfType<V1ConfigMapProjection>()
                .SelectMany(s => s.Items.Select(i => (i.Path, Content: maps[s.Name].Data?.TryGetValue(i.Key, out var text) == true ? Encoding.UTF8.GetBytes(text) : maps[s.Name].BinaryData[i.Key])))
                .ToDictionary(i => i.Path, i => i.Content);
            Assert.All(Hostile.Texts, text => Assert.Equal(Encoding.UTF8.GetBytes(text.Value), items[text.Key]));
            Assert.Contains(items, i => i.Key.Length > 253 && i.Value.AsSpan().SequenceEqual("deep"u8));
            Assert.Contains(maps.Values, m => m.BinaryData?.Values.Any(b => b.AsSpan().SequenceEqual(Hostile.Megabyte)) == true);
            Assert.Equal(
                ["", "yes", "0x10", "--flag=$$(HOME)", "$$$", "{{ x }}", "line\nbreak", "ünï", "- dash", "#hash", "trailing ", "yes: $$(no) \"quoted\" 'single' \\ \n next # {{ x }}"],
                pod.Containers[0].Args);
        });
    }

    [Fact]
    public async Task Volumes_of_jobs_and_of_several_are_claims_and_names_that_pods_use_otherwise_are_left_to_them()
    {
        var published = await PublishAsync();

        var stateful = published.Get<V1StatefulSet>($"{Name}/statefulset.yaml").Spec;
        Assert.Equal(["data-files", "data-volume-1", "upper-case-name", "data"], stateful.VolumeClaimTemplates.Select(c => c.Metadata.Name));
        Assert.Equal("job-with-data-job-data", published.Get<V1PersistentVolumeClaim>("job-with-data/volume-job-data.yaml").Metadata.Name);
        var job = published.Get<V1Job>("job-with-data/job.yaml").Spec.Template.Spec;
        Assert.Equal("job-with-data-job-data", job.Volumes.Single(v => v.Name == "job-data").PersistentVolumeClaim.ClaimName);
        var sharing = published.Get<V1Deployment>("sharing-1/deployment.yaml").Spec.Template.Spec;
        Assert.Equal("shared-data-1", Assert.Single(sharing.Volumes, v => v.PersistentVolumeClaim is not null).PersistentVolumeClaim.ClaimName);
        Assert.Equal([("/shared", null), ("/again", true)], sharing.Containers[0].VolumeMounts.Where(m => m.Name == "shared-data-1").Select(m => (m.MountPath, m.ReadOnlyProperty)));
        Assert.Equal("1Gi", (string?)Render(published, "StatefulSet", Name).Items("spec", "volumeClaimTemplates").First().At("spec", "resources", "requests", "storage"));
    }

    [Fact]
    public async Task Variables_and_further_names_have_their_place()
    {
        var published = await PublishAsync();

        var variables = published.Get<V1Deployment>("six/deployment.yaml").Spec.Template.Spec.Containers[0].Env;
        Assert.Equal("spec.nodeName", Assert.Single(variables, v => v.Name == "NODE").ValueFrom.FieldRef.FieldPath);
        Assert.Equal("First-Secret", variables.Single(v => v.Name == "HYHOME_RESOURCE_ATTRIBUTES").ValueFrom.SecretKeyRef.Key);
        Assert.EndsWith(",$(HYHOME_RESOURCE_ATTRIBUTES)", variables.Single(v => v.Name == "OTEL_RESOURCE_ATTRIBUTES").Value, StringComparison.Ordinal);
        Assert.Equal("$$$$(x) $$(y) $", variables.Single(v => v.Name == "Dotted.Name-x").Value);
        Assert.Equal(
            "Server=db;User=$$(sa);Password=$(HYHOME_SECRET_FIRST_SECRET);Other=$(HYHOME_SECRET_SECOND_SECRET);End", variables.Single(v => v.Name == "CONNECTION").Value);
        Assert.Equal(published.Get<V1Service>($"{Name}/service.yaml").Spec.Selector, published.Get<V1Service>($"{Name}/service-an-alias.yaml").Spec.Selector);
        Assert.Contains(published.Model.Remarks, r => r.StartsWith("'six' has arguments for the container engine", StringComparison.Ordinal));
        Assert.Contains(published.Model.Remarks, r => r.StartsWith("'six' is started by hand", StringComparison.Ordinal));
        var toNode = published.Get<V1NetworkPolicy>("asks-nodes/networkpolicy.yaml").Spec.Egress.Single(e => e.Ports?.Any(p => p.Port.Value == "9100") == true);
        Assert.Equal(["0.0.0.0/0", "::/0"], toNode.To.Select(t => t.IpBlock.Cidr));
    }

    [Fact]
    public async Task The_same_bytes_come_out_in_every_culture_and_also_at_once()
    {
        var expected = await PublishAsync();
        var before = CultureInfo.CurrentCulture;
        try
        {
            // A made one: machines without ICU have no other.
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NumberGroupSeparator, odd.NumberFormat.NegativeSign) = (",", ".", "~");
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected.Files, (await PublishAsync()).Files);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(PublishAsync))), p => Assert.Equal(expected.Files, p.Files));
        Assert.All(expected.Files, f => Assert.False(f.Value.Contains('\r') || !f.Value.EndsWith('\n'), f.Key));
    }

    private static Task<Published> PublishAsync() => Published.CreateAsync(Hostile.Create(), options =>
    {
        options.Namespace = "hostile";
        options.HostPattern = "{name}.home.example";
        options.IngressClass = "nginx";
    });

    private static JsonObject Render(Published published, string kind, string name) =>
        Kustomize.KustomizeTree.Render(published.Model, "home").Single(d => (string?)d["kind"] == kind && d.Name() == name);
}
