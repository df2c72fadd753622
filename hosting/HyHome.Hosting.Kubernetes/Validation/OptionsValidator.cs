using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds options that the API server, or the program that an option is for, would not take.</summary>
internal sealed class OptionsValidator(KubernetesManifestsOptions options, PublishProblems problems)
{
    private const string Cluster = "cluster";
    private const string LabelCure = "Use lower-case letters, digits and hyphens.";
    private const string SubdomainCure = "Use lower-case letters, digits, hyphens and dots.";

    public void Validate()
    {
        Check(KubernetesNames.IsLabel(options.Namespace, 58), $"The namespace '{options.Namespace}' is no DNS label of at most 58 characters.", LabelCure);
        Check(KubernetesNames.IsLabel(options.Instance), $"The instance '{options.Instance}' is no DNS label.", LabelCure);
        Check(KubernetesNames.IsLabel(options.SecretName), $"The Secret's name '{options.SecretName}' is no DNS label.", LabelCure);
        CheckSubdomain(options.StorageClass, "storage class");
        CheckSubdomain(options.IngressClass, "ingress class");
        CheckSubdomain(options.PriorityClass, "priority class");
        CheckSubdomain(options.ExternalSecretStore, "ClusterSecretStore");
        Check(Quantities.IsValid(options.DefaultVolumeSize), $"The volume size '{options.DefaultVolumeSize}' is no Kubernetes quantity.", "Write it as 10Gi.");
        Check(
            options.Gateway is not { } gateway || (gateway.Split('/') is [{ } @namespace, { } name] && KubernetesNames.IsSubdomain(@namespace) && KubernetesNames.IsSubdomain(name)),
            $"The Gateway '{options.Gateway}' does not say in which namespace it is.", "Write it as namespace/name.");
        Check(
            options.HostPattern is not { } pattern || pattern.Contains("{name}", StringComparison.Ordinal),
            $"The host pattern '{options.HostPattern}' gives every resource the same host.", "Put {name} into it, such as {name}.home.example.");
        Check(
            options.HostPattern is not { } hosts || KubernetesNames.IsSubdomain(hosts.Replace("{name}", "name", StringComparison.Ordinal)),
            $"The host pattern '{options.HostPattern}' gives no names of hosts.", $"{SubdomainCure} There is no scheme, port or path in it.");
        Check(
            string.IsNullOrEmpty(options.ImageRegistry) || KubernetesNames.IsRepository($"{options.ImageRegistry.TrimEnd('/')}/name"),
            $"'{options.ImageRegistry}' cannot be the registry of an image: nodes would answer InvalidImageName.", "Write it in lower case and without a scheme, as ghcr.io/owner.");
        Check(KubernetesNames.IsTag(options.ImageTag), $"'{options.ImageTag}' cannot be the tag of an image: nodes would answer InvalidImageName.", "Use letters, digits, dots, hyphens and underscores.");
    }

    private void CheckSubdomain(string? name, string what) =>
        Check(string.IsNullOrEmpty(name) || KubernetesNames.IsSubdomain(name), $"The {what} '{name}' is no name that a cluster takes.", SubdomainCure);

    private void Check(bool isValid, string cause, string cure)
    {
        if (!isValid)
        {
            problems.Add(ProblemIds.InvalidOption, Cluster, cause, cure);
        }
    }
}

/// <summary>Amounts as Kubernetes writes them, such as <c>100m</c> and <c>256Mi</c>.</summary>
internal static class Quantities
{
    public static bool IsValid(string text) => Amount(text) > 0;

    /// <summary>The amount; null for a text that is none.</summary>
    public static decimal? Amount(string text)
    {
        try
        {
            return new ResourceQuantity(text).ToDecimal();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
