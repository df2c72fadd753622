using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Yaml;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Kubernetes.Tests.Yaml;

public sealed class YamlWriterTests
{
    public static TheoryData<string> TrickyStrings { get; } =
    [
        "", " ", "~", "null", "Null", "true", "yes", "NO", "on", "off", "y", "n", "1", "1.5", "-1", "+1", "0o17", "0x1F", "0b11", "1_000", "1e3", ".5", ".inf", "-.INF", ".NaN",
        "12:30:45", "1:2", "2026-11-23", "2026-11-23T10:00:00Z", "<<", "=", "!tag", "&a", "*a", "#c", "a #c", "a: b", "a:", ":a", "- a", "-", "?", "? a", "|", ">", "%a", "@a", "`a`", "'a'", "\"a\"",
        "{a}", "[a]", "a,b", "{{ a }}", "$(A)", "${A}", "\t", "a\tb", "a\r\nb", "a\rb", "\u2028", "\ufeff", "\u0085", "\u00a0", "\0", "a\nb", "a\nb\n", "a\n\n", "\na", "\n", "\n\n", "  a\nb", "\ta\nb",
        "a\n  b\nc", "a \nb", "a\n \nb", "#a\nb", "---\na", "...", "---", "é", "😀", "a\n😀", " a", "a ", "100m", "128Mi", "10%", "a/b:c", "http://loki:3100", "5m", "0777", "08", "-a", "--config.file=/etc/x.yml",
    ];

    [Theory]
    [MemberData(nameof(TrickyStrings))]
    public void A_string_comes_back_as_the_same_string(string value)
    {
        var yaml = YamlWriter.Write(new JsonObject { ["data"] = new JsonObject { ["key"] = value, [value.Length == 0 ? "empty" : value] = "x" }, ["list"] = new JsonArray(value) });

        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        Assert.Equal(value, ((YamlScalarNode)root["data"]["key"]).Value);
        Assert.Equal(value, ((YamlScalarNode)((YamlSequenceNode)root["list"])[0]).Value);
    }

    [Fact]
    public void Objects_lists_and_text_are_written_as_people_write_them()
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = "loki", ["labels"] = new JsonObject() },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 3100 }, new JsonObject { ["name"] = "grpc" }),
                ["args"] = new JsonArray("-config.file=/etc/loki/loki.yaml", "yes"),
                ["enabled"] = false,
            },
            ["data"] = new JsonObject { ["loki.yaml"] = "auth_enabled: false\nserver:\n  http_listen_port: 3100\n" },
        };

        Assert.Equal(
            """
            apiVersion: v1
            metadata:
              name: loki
              labels: {}
            spec:
              replicas: 1
              ports:
              - name: http
                port: 3100
              - name: grpc
              args:
              - "-config.file=/etc/loki/loki.yaml"
              - "yes"
              enabled: false
            data:
              loki.yaml: |
                auth_enabled: false
                server:
                  http_listen_port: 3100

            """,
            YamlWriter.Write(document));
    }
}
