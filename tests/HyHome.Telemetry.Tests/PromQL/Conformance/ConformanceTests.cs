using System.Text.RegularExpressions;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

/// <summary>Prometheus' own test scripts, where they are at hand: <c>promql/*.test</c> under the folder that HYHOME_CONFORMANCE names.</summary>
public sealed partial class ConformanceTests
{
    public static TheoryData<string> Scripts()
    {
        var folder = Folder();
        return folder is null ? [""] : [.. Directory.GetFiles(folder, "*.test").Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_scripts_of_Prometheus_pass(string script)
    {
        if (script.Length == 0)
        {
            Assert.Skip("No conformance scripts here: HYHOME_CONFORMANCE names the folder that has them.");
        }

        var text = File.ReadAllText(script);
        if (StartTimestamps().IsMatch(text))
        {
            Assert.Skip("It loads start timestamps, which Prometheus stores behind a feature flag that is off.");
        }

        var failures = new TestRunner().Run(text);

        Assert.True(failures.Count == 0, $"{failures.Count} failures in {Path.GetFileName(script)}:\n{string.Join('\n', failures)}");
    }

    [GeneratedRegex(@"^\s+\S+@st\s", RegexOptions.Multiline)]
    private static partial Regex StartTimestamps();

    private static string? Folder()
    {
        var root = Environment.GetEnvironmentVariable("HYHOME_CONFORMANCE");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "conformance");
            root = Directory.Exists(beside) ? beside : null;
        }

        var scripts = root is null ? null : Path.Combine(root, "promql");
        return Directory.Exists(scripts) ? scripts : null;
    }
}
