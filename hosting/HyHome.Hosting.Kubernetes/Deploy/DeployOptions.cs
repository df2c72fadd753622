using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>How the model is brought to a cluster and taken away: section <c>Kubernetes</c> of the configuration, which the options of the command line stand for.</summary>
internal sealed partial record DeployOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Kubernetes";

    /// <summary>The context of the kubeconfig; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig; null for kubectl's own.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The overlay that is applied.</summary>
    public string Overlay { get; init; } = "home";

    /// <summary>Whether the API server is only asked what would change.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether fields that someone else has set are taken over.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>How long pods may take to become ready, or to end.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the API server is asked how far it is.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether destroy removes volumes, secrets and namespaces too.</summary>
    public bool Volumes { get; init; }

    /// <exception cref="DistributedApplicationException">A value is not in the form that is expected.</exception>
    public static DeployOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var defaults = new DeployOptions();
        return new DeployOptions
        {
            Context = Text("Context"),
            KubeConfig = Text("KubeConfig"),
            Overlay = Text("Overlay") ?? defaults.Overlay,
            DryRun = Flag("DryRun"),
            ForceConflicts = Flag("ForceConflicts"),
            Timeout = Duration("Timeout") ?? defaults.Timeout,
            PollInterval = Duration("PollInterval") ?? defaults.PollInterval,
            Volumes = Flag("Volumes"),
        };

        string? Text(string key) => section[key] is { Length: > 0 } text ? text : null;

        bool Flag(string key) => Text(key) is { } text
            && (bool.TryParse(text, out var flag) ? flag : throw new DistributedApplicationException($"{Section}:{key} is '{text}'. Write true or false."));

        TimeSpan? Duration(string key) => Text(key) is { } text
            ? ParseDuration(text) ?? throw new DistributedApplicationException($"{Section}:{key} is '{text}', which is no time. Write it as 90s, 10m or 1h30m.")
            : null;
    }

    /// <summary>A time as Kubernetes' own tools write it, such as <c>90s</c>, <c>10m</c> or <c>1h30m</c>; null for anything else.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        if (text.Length == 0 || Part().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var seconds = Number("h") * 3600 + Number("m") * 60 + Number("s") + Number("ms") / 1000;
        return seconds is > 0 and < 31_536_000 ? TimeSpan.FromSeconds(seconds) : null;

        double Number(string unit) => match.Groups[unit] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("^(?:(?<h>[0-9]{1,9})h)?(?:(?<m>[0-9]{1,9})m(?!s))?(?:(?<s>[0-9]{1,9})s)?(?:(?<ms>[0-9]{1,9})ms)?$")]
    private static partial Regex Part();
}
