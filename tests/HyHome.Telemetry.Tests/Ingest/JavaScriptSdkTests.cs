using System.Diagnostics;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>The OpenTelemetry SDK for JavaScript over all three of its protocols: a sender that is not .NET's.</summary>
public sealed class JavaScriptSdkTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    public async Task All_signals_of_the_JavaScript_SDK_are_taken(string protocol)
    {
        var folder = Folder();
        Assert.SkipUnless(HasNode(), "Node.js is not installed.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "The npm packages are not installed: npm ci --prefix tests/javascript");
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(protocol == "grpc" ? TelemetryApis.OtlpGrpc : TelemetryApis.OtlpHttp);

        var traceId = await SendAsync(folder, protocol, url);

        Assert.True(TraceId.TryParse(traceId, out var id), traceId);
        var span = Assert.Single(backend.Parts.Traces.Find(id)!.Spans);
        Assert.Equal(("js-span", SpanKind.Producer, SpanStatus.Error, "broken"), (span.Name, span.Kind, span.Status, span.StatusMessage));
        Assert.Equal("js-shop", span.Resource.ServiceName);
        Assert.Equal(("js-tracer", "1.0"), (span.Scope.Name, span.Scope.Version));
        Assert.Equal("happened", Assert.Single(span.Events).Name);
        var attributes = span.Attributes.ToDictionary(a => a.Key, a => a.Value);
        Assert.Equal("ü", attributes["text"].String);
        Assert.Equal(42, attributes["int"].Int);
        Assert.Equal(1.5, attributes["double"].Double);
        Assert.True(attributes["flag"].Bool);
        Assert.Equal(["a", "b"], attributes["list"].Array.Select(v => v.String));

        var (stream, line, metadata) = Assert.Single(backend.Lines());
        Assert.Equal("js-shop", stream["service_name"]);
        Assert.Equal("""{"a":1,"message":"from js"}""", line);
        Assert.Equal(("13", "warn", "value"), (metadata["severity_number"], metadata["detected_level"], metadata["nested_deep"]));

        const string identity = "instance=\"js-1\", job=\"js-shop\"";
        const string promoted = "service_instance_id=\"js-1\", service_name=\"js-shop\"";
        Assert.Equal($"{{{identity}, route=\"/\", {promoted}}} 3", Assert.Single(backend.Series("js_requests_total")));
        Assert.Equal(
            [$"{{{identity}, le=\"+Inf\", {promoted}}} 1", $"{{{identity}, le=\"0.1\", {promoted}}} 0", $"{{{identity}, le=\"1\", {promoted}}} 1"],
            backend.Series("js_duration_seconds_bucket"));
    }

    private static async Task<string> SendAsync(string folder, string protocol, Uri url)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["send.mjs", protocol, url.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        var output = node.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await node.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }

        Assert.True(node.ExitCode == 0, await errors);
        return (await output).Trim();
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "tests", "javascript")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "javascript");
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}
