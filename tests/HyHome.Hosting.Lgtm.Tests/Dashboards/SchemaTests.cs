using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

public sealed class SchemaTests
{
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests/javascript");

    [Fact]
    public async Task Every_dashboard_fits_Grafanas_own_types()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Scripts, "node_modules/@grafana/schema")), "The npm packages are not installed: npm ci --prefix tests/javascript");

        await Tool.CheckAsync("node", [Path.Combine(Scripts, "validate-dashboards.mjs"), Files.Folder], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_check_finds_a_property_that_no_panel_has()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Scripts, "node_modules/@grafana/schema")), "The npm packages are not installed: npm ci --prefix tests/javascript");
        using var wrong = new OwnFile("wrong.json", File.ReadAllText(Files.Get("Home").Path).Replace("\"lineWidth\"", "\"lineWidht\"", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            Tool.CheckAsync("node", [Path.Combine(Scripts, "validate-dashboards.mjs"), Path.GetDirectoryName(wrong.FullPath)!], TestContext.Current.CancellationToken));

        Assert.Contains("lineWidht", refused.Message, StringComparison.Ordinal);
    }
}
