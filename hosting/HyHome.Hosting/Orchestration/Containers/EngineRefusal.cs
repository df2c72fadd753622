using System.Text.RegularExpressions;
using HyHome.Hosting.Containers;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Puts what an engine says of a container that it doesn't start into words for those who wrote the model.</summary>
internal static partial class EngineRefusal
{
    /// <summary>The reason, with the cure where it is known.</summary>
    public static string Explain(string engine, ContainerSpec spec, string error)
    {
        // The layers under the engine each put their own name in front: what matters comes last.
        var words = LayersOfOci().Replace(error, "").Trim();
        return engine + " refuses its container: " + (words.Length == 0 ? error : words) + CureOf(spec, error);
    }

    private static string CureOf(ContainerSpec spec, string error) =>
        error.Contains("No command specified", StringComparison.OrdinalIgnoreCase) || error.Contains("no command or entrypoint", StringComparison.OrdinalIgnoreCase)
            ? $"; the image '{spec.Image}' names no program: say which with WithEntrypoint or WithArgs"
        : NoProgram().IsMatch(error)
            ? $"; the image '{spec.Image}' has no such program, or it can't be executed: correct WithEntrypoint, or the first of WithArgs where the image has no entrypoint"
        : NoUser().IsMatch(error)
            ? "; name one that the image has, or its number"
        : error.Contains("processing tar file", StringComparison.OrdinalIgnoreCase)
            ? "; correct the destination given to WithContainerFiles"
        : "";

    [GeneratedRegex(@"(failed to create (shim )?task(?: for container)?: |OCI runtime create failed: |runc create failed: |crun: |unable to start container process: |container_linux\.go:\d+: starting container process caused: |: unknown$)")]
    private static partial Regex LayersOfOci();

    [GeneratedRegex("exec: \"|exec `|executable file .* not found|exec format error")]
    private static partial Regex NoProgram();

    [GeneratedRegex("unable to find (user|group)|no matching entries in (passwd|group) file")]
    private static partial Regex NoUser();
}
