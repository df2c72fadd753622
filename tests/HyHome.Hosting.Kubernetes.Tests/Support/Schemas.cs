namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>Kubernetes' own schemas, and those of the operators whose objects are published.</summary>
internal static class Schemas
{
    public static async Task CheckAsync(string folder)
    {
        var scripts = Path.Combine(Repository.Root, "tests", "javascript");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(scripts, "node_modules", "kubernetes-models")), "The npm packages are not installed: npm ci --prefix tests/javascript");

        var (exitCode, output) = await AppHostProgram.RunAsync("node", [Path.Combine(scripts, "validate-kubernetes.mjs"), folder]);

        Assert.True(exitCode == 0, output);
    }

    public static async Task CheckAsync(Published published) => await published.InFolderAsync(CheckAsync);
}
