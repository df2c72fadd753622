using System.Diagnostics;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>kubectl, where it is installed (.ci/install-tools brings it).</summary>
internal static class Kubectl
{
    public static async Task<string> KustomizeAsync(string folder, CancellationToken cancellationToken)
    {
        if (Find() is not { } path)
        {
            Assert.Skip("'kubectl' is not installed; .ci/install-tools brings it.");
            return string.Empty;
        }

        using var process = Process.Start(new ProcessStartInfo(path, ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    public static string? Find()
    {
        var installed = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "hyhome", "tools", "bin");
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(installed).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
    }
}
