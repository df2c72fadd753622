using System.Text.RegularExpressions;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed partial class AlloyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_variable_that_a_file_reads_without_a_default_is_set_by_the_model()
    {
        var builder = Model.Run();
        var stack = builder.AddLgtmStack();
        stack.Alloy.WithDockerLogs(stack.Loki, "com.example.app");

        var files = await Model.FilesAsync(stack.Alloy.Resource, Cancel);
        var variables = await Model.VariablesAsync(stack.Alloy.Resource);

        Assert.Equal(["/etc/alloy/docker.alloy", "/etc/alloy/metrics.alloy", "/etc/alloy/otlp.alloy"], files.Keys);
        var required = files.Values.SelectMany(text => Required().Matches(text)).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(required);
        Assert.All(required, name => Assert.Contains(name, variables.Keys));
    }

    [Fact]
    public async Task Container_logs_are_read_when_asked_for_from_this_applications_containers_alone()
    {
        Assert.SkipUnless(typeof(DistributedApplication).Namespace == "HyHome.Hosting", "Only the BuiltIn engine tells which containers are the application's.");
        var off = Model.Run().AddLgtmStack();
        Assert.DoesNotContain("/etc/alloy/docker.alloy", (await Model.FilesAsync(off.Alloy.Resource, Cancel)).Keys);
        Assert.DoesNotContain(off.Alloy.Resource.Annotations.OfType<ContainerMountAnnotation>(), m => m.Type == ContainerMountType.BindMount);

        var on = Model.Run().AddLgtmStack(options => options.ContainerLogs = true);
        Assert.Contains("/etc/alloy/docker.alloy", (await Model.FilesAsync(on.Alloy.Resource, Cancel)).Keys);
        var socket = Assert.Single(on.Alloy.Resource.Annotations.OfType<ContainerMountAnnotation>(), m => m.Type == ContainerMountType.BindMount);
        Assert.Equal(("/var/run/docker.sock", true), (socket.Source, socket.IsReadOnly));
        Assert.Matches("^dev\\.hyhome\\.application=[0-9a-f]{12}$", (await Model.VariablesAsync(on.Alloy.Resource))["ALLOY_DOCKER_LABEL"]);

        var published = Model.Publish().AddLgtmStack(options => options.ContainerLogs = true);
        Assert.DoesNotContain("/etc/alloy/docker.alloy", (await Model.FilesAsync(published.Alloy.Resource, Cancel)).Keys);
    }

    [Fact]
    public async Task Every_component_that_a_file_sends_to_stands_in_a_file()
    {
        var stack = Model.Run().AddLgtmStack();
        stack.Alloy.WithDockerLogs(stack.Loki, "com.example.app");
        var text = string.Concat((await Model.FilesAsync(stack.Alloy.Resource, Cancel)).Values);

        var declared = Declared().Matches(text).Select(match => $"{match.Groups[1].Value}.{match.Groups[2].Value}").ToHashSet();

        Assert.All(Used().Matches(text).Select(match => match.Groups[1].Value), name => Assert.Contains(name, declared));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_cluster_each_file_has_its_variables_and_its_components(bool everything)
    {
        var stack = Model.Publish().AddLgtmStack(options =>
        {
            options.PrometheusOperatorMonitors = everything;
            options.ControlPlane = everything ? ControlPlaneComponents.All : ControlPlaneComponents.None;
            options.ClusterName = everything ? "home" : null;
        });
        foreach (var alloy in new[] { stack.Alloy, stack.ClusterAlloy! })
        {
            var text = string.Concat((await Model.FilesAsync(alloy.Resource, Cancel)).Values);
            var variables = (await Model.VariablesAsync(alloy.Resource)).Keys.Append("NODE_NAME").ToArray();
            var declared = Declared().Matches(text).Select(match => $"{match.Groups[1].Value}.{match.Groups[2].Value}").ToArray();

            Assert.All(Required().Matches(text).Select(match => match.Groups[1].Value), name => Assert.Contains(name, variables));
            Assert.All(Used().Matches(text).Select(match => match.Groups[1].Value), name => Assert.Contains(name, declared));
            Assert.Equal(declared.Length, declared.Distinct().Count());
        }
    }

    [Fact]
    public async Task Monitors_are_followed_unless_another_Prometheus_does()
    {
        Assert.True(await FollowsAsync(_ => { }));
        Assert.False(await FollowsAsync(options => options.PrometheusOperatorMonitors = false));
        Assert.False(await FollowsAsync(options => options.KubePrometheusStack = new KubePrometheusStackOptions()));

        static async Task<bool> FollowsAsync(Action<LgtmStackOptions> configure) =>
            (await Model.FilesAsync(Model.Publish().AddLgtmStack(configure).ClusterAlloy!.Resource, Cancel)).ContainsKey("/etc/alloy/kubernetes-monitors.alloy");
    }

    [Fact]
    public async Task On_a_node_telemetry_gets_its_pods_attributes_before_it_is_batched()
    {
        var text = (await Model.FilesAsync(Model.Publish().AddLgtmStack().Alloy.Resource, Cancel))["/etc/alloy/otlp.alloy"];

        Assert.Equal(3, Regex.Count(text, Regex.Escape("[otelcol.processor.k8sattributes.default.input]")));
        Assert.DoesNotContain("otelcol.processor.batch.default.input", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_engines_own_dashboard_gets_a_copy_where_there_is_one(bool dashboard)
    {
        var builder = Model.Run();
        var stack = builder.AddLgtmStack(options => options.CopyToDashboard = true);
        if (dashboard)
        {
            // The name and the endpoint under which Aspire puts its own into the model.
            builder.AddExecutable("aspire-dashboard", "dashboard", ".").WithHttpEndpoint(port: 21999, name: "otlp-grpc", isProxied: false);
        }

        await using var app = builder.Build();
        var files = await Model.FilesAsync(stack.Alloy.Resource, Cancel, app.Services);
        var variables = await Model.VariablesAsync(stack.Alloy.Resource, app.Services);

        Assert.Equal(dashboard, files.ContainsKey("/etc/alloy/otlp-copy.alloy"));
        Assert.Equal(dashboard, variables.ContainsKey("OTLP_COPY_ENDPOINT"));
        Assert.Equal(dashboard ? 3 : 0, Regex.Count(files["/etc/alloy/otlp.alloy"], Regex.Escape("[otelcol.processor.batch.default.input, otelcol.processor.batch.copy.input]")));
        var declared = Declared().Matches(string.Concat(files.Values)).Select(match => $"{match.Groups[1].Value}.{match.Groups[2].Value}").ToArray();
        Assert.All(Used().Matches(string.Concat(files.Values)).Select(match => match.Groups[1].Value), name => Assert.Contains(name, declared));
    }

    [Fact]
    public async Task A_file_of_ones_own_takes_the_place_of_the_one_with_its_name()
    {
        using var folder = new OwnFile("otlp.alloy", "// mine");
        var stack = Model.Run().AddLgtmStack();
        stack.Alloy.WithConfigFile(folder.FullPath);

        var files = await Model.FilesAsync(stack.Alloy.Resource, Cancel);

        Assert.Equal("// mine", files["/etc/alloy/otlp.alloy"]);
        Assert.Contains("/etc/alloy/metrics.alloy", files.Keys);
    }

    [Fact]
    public void Files_are_indented_with_tabs_as_alloys_own_formatter_wants() =>
        Assert.All(
            Directory.GetFiles(Path.Combine(Repository.Root, "hosting", "HyHome.Hosting.Lgtm", "Alloy"), "*.alloy").SelectMany(File.ReadLines),
            line => Assert.False(line.StartsWith(' '), line));

    [GeneratedRegex(@"(?<!coalesce\()sys\.env\(""([A-Z_]+)""\)")]
    private static partial Regex Required();

    [GeneratedRegex(@"^([a-z_.]+) ""([a-z_]+)"" \{", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\b((?:otelcol|prometheus|loki|discovery)\.[a-z_.]+)\.(?:input|receiver|targets|output|rules)\b")]
    private static partial Regex Used();
}
