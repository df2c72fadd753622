namespace HyHome.Hosting.Kubernetes.Engine;

/// <summary>The seam between the engines: this one has no list of diagnostics; the step that publishes says what is wrong.</summary>
internal static class StepCheck
{
    public static void Register(IDistributedApplicationBuilder builder, KubernetesManifestsResource environment)
    {
        // Nothing to hand it to.
    }
}
