using System.Text.RegularExpressions;
using HyHome.Hosting.Lgtm.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed partial class GrafanaTests
{
    private const string DataSourceFile = "/etc/grafana/provisioning/datasources/hyhome.yaml";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_sources_have_fixed_uids_and_link_only_to_those_that_exist()
    {
        var stack = Model.Publish().AddLgtmStack();

        var text = (await Model.FilesAsync(stack.Grafana!.Resource, Cancel))[DataSourceFile];

        var uids = Read(text).Select(source => source["uid"].ToString()).ToArray();
        Assert.Equal(["prometheus", "loki", "tempo", "alertmanager"], uids);
        Assert.All(LinkedUid().Matches(text).Select(match => match.Groups[1].Value), uid => Assert.Contains(uid, uids));
    }

    [Fact]
    public async Task A_model_without_traces_has_no_links_to_them()
    {
        var builder = Model.Publish();
        var grafana = builder.AddGrafana().WithDataSources(builder.AddPrometheus(), builder.AddLoki());

        var text = (await Model.FilesAsync(grafana.Resource, Cancel))[DataSourceFile];

        Assert.DoesNotContain("tempo", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alertmanager", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_dollar_sign_is_doubled_except_where_the_environment_is_meant()
    {
        var stack = Model.Publish().AddLgtmStack();
        var text = (await Model.FilesAsync(stack.Grafana!.Resource, Cancel))[DataSourceFile];
        var variables = await Model.VariablesAsync(stack.Grafana.Resource);

        var expanded = SingleVariable().Matches(text.Replace("$$", string.Empty)).Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal(4, expanded.Length);
        Assert.All(expanded, name => Assert.Contains(name, variables.Keys));
        Assert.Contains("$${__tags}} | trace_id = ", text, StringComparison.Ordinal);
    }

    // As the services write it in a cluster, .NET's console formatters with scopes, Serilog's compact JSON, and programs in Go.
    [Theory]
    [InlineData("""{"timestamp":"2026-11-23T10:00:00.0000000Z","level":"Information","message":"order taken","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"}""")]
    [InlineData("""{"EventId":1,"LogLevel":"Information","Message":"order taken","Scopes":[{"Message":"SpanId:00f067aa0ba902b7, TraceId:4bf92f3577b34da6a3ce929d0e0e4736, ParentId:0000000000000000","SpanId":"00f067aa0ba902b7","TraceId":"4bf92f3577b34da6a3ce929d0e0e4736"}]}""")]
    [InlineData("info: Shop[1] => SpanId:00f067aa0ba902b7, TraceId:4bf92f3577b34da6a3ce929d0e0e4736, ParentId:0000000000000000 => ConnectionId:0HN order taken")]
    [InlineData("""{"@t":"2026-11-23T10:00:00.0000000Z","@m":"order taken","@tr":"4bf92f3577b34da6a3ce929d0e0e4736","@sp":"00f067aa0ba902b7"}""")]
    [InlineData("level=info msg=\"order taken\" traceID=4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("""{"message":"order taken","trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","transaction.id":"00f067aa0ba902b7"}""")]
    public async Task The_trace_of_a_line_is_found_in_its_text(string line)
    {
        var text = (await Model.FilesAsync(Model.Publish().AddLgtmStack().Grafana!.Resource, Cancel))[DataSourceFile];
        var (pattern, _) = Assert.Single(new HyHome.Tests.Correlation.Provisioning(text).DerivedFields, static field => !field.IsLabel);

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Regex.Match(line, pattern).Groups[1].Value);
    }

    [Fact]
    public async Task Every_dashboard_file_arrives_in_its_folder()
    {
        var files = await Model.FilesAsync(Model.Publish().AddGrafana().Resource, Cancel);

        Assert.Contains("/etc/grafana/dashboards/HyHome/home.json", files.Keys);
        Assert.Contains("/etc/grafana/dashboards/Services/services.json", files.Keys);
        Assert.Contains("path: /etc/grafana/dashboards", files["/etc/grafana/provisioning/dashboards/hyhome.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_a_reference_and_never_in_a_file()
    {
        var builder = Model.Publish();
        var grafana = builder.AddGrafana().WithAdminPassword(builder.AddParameter("admin", "s3cret-value", secret: true));

        Assert.Equal("{admin.value}", (await Model.VariablesAsync(grafana.Resource))["GF_SECURITY_ADMIN_PASSWORD"]);
        Assert.DoesNotContain("s3cret-value", string.Concat((await Model.FilesAsync(grafana.Resource, Cancel)).Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dashboard_that_is_not_there_is_refused_with_its_path()
    {
        var grafana = Model.Run().AddGrafana();

        var error = Assert.Throws<DistributedApplicationException>(() => grafana.WithDashboard("dashboards/none.json"));

        Assert.Contains("'grafana'", error.Message, StringComparison.Ordinal);
        Assert.Contains("dashboards/none.json", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<YamlMappingNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return ((YamlSequenceNode)stream.Documents[0].RootNode["datasources"]).Cast<YamlMappingNode>();
    }

    [GeneratedRegex("(?:datasourceUid|alertmanagerUid): (\\S+)")]
    private static partial Regex LinkedUid();

    [GeneratedRegex(@"\$\{([A-Z_]+)\}")]
    private static partial Regex SingleVariable();
}
