using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.Tests.LogQL;

/// <summary>Runs the queries of Loki's own benchmark where they are at hand: in the folder that HYHOME_CONFORMANCE names, or beside the checkout.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_query_of_the_set_parses_and_runs()
    {
        if (Folder() is not { } folder)
        {
            Assert.Skip("There is no conformance data: set HYHOME_CONFORMANCE, or put it into ../shared/conformance beside the checkout.");
            return;
        }

        var logs = LogSamples.Of(
            """level=info msg="GET /api" duration=12ms size=120 bytes=2048 status=200""", """level=error msg="POST /api" duration=1.5s size=7 bytes=1 status=500""");
        var ran = 0;
        foreach (var line in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(static l => l.Trim()))
        {
            if (!line.StartsWith("query:", StringComparison.Ordinal))
            {
                continue;
            }

            var text = line["query:".Length..].Trim();
            text = text.StartsWith('\'') ? text.Trim('\'').Replace("''", "'", StringComparison.Ordinal) : text;
            var query = text.Replace("${SELECTOR}", """{app="web"}""", StringComparison.Ordinal).Replace("${RANGE}", "5m", StringComparison.Ordinal)
                .Replace("${LABEL_NAME}", "app", StringComparison.Ordinal).Replace("${LABEL_VALUE}", "web", StringComparison.Ordinal);
            var printed = Parser.Parse(query).ToString();
            Assert.Equal(printed, Parser.Parse(printed).ToString());
            // The set has lines of one format per query; here parsers meet lines of another one, whose errors would fail metrics.
            if (!query.Contains("| json", StringComparison.Ordinal) || Parser.Parse(query) is LogSelector)
            {
                logs.Query(query, 0, 60, Parser.Parse(query) is LogSelector ? 0 : 10);
            }

            ran++;
        }

        Assert.True(ran > 0, $"There is no query in {folder}.");
    }

    private static string? Folder()
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("HYHOME_CONFORMANCE") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            roots.Add(Path.Combine(folder.FullName, "shared", "conformance"));
        }

        return roots.OfType<string>().Select(static r => Path.Combine(r, "logql")).FirstOrDefault(Directory.Exists);
    }
}
