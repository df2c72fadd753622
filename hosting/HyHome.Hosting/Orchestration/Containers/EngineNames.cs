using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Names and labels by which a run finds its own things in an engine that others use too.</summary>
internal sealed class EngineNames
{
    /// <summary>Label with the application that made a thing.</summary>
    public const string ApplicationLabel = "dev.hyhome.application";

    /// <summary>Label with the process of the run, as <c>pid-start</c>: whether it still lives tells whether the thing is a leftover.</summary>
    public const string RunLabel = "dev.hyhome.run";

    /// <summary>Label with the resource's name.</summary>
    public const string ResourceLabel = "dev.hyhome.resource";

    /// <summary>Label with a hash of what a persistent container was made of.</summary>
    public const string SpecLabel = "dev.hyhome.spec";

    private readonly string _run = Guid.NewGuid().ToString("N")[..8];

    public EngineNames(RunFolder folder)
    {
        // The folder is the application's own: two AppHosts of the same name in two places have two.
        Application = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.Path)))[..12];
    }

    /// <summary>The application, as its label says.</summary>
    public string Application { get; }

    /// <summary>Filter for all things of the application.</summary>
    public string ApplicationFilter => $"{ApplicationLabel}={Application}";

    /// <summary>The setting that tells components of the model the label of the application's containers.</summary>
    public const string ContainerLabelKey = "AppHost:ContainerLabel";

    /// <summary>The network of this run.</summary>
    public string Network => $"hyhome-{Application}-{_run}";

    /// <summary>Labels of things that end with the run.</summary>
    public Dictionary<string, string> Labels(string? resource = null)
    {
        var labels = new Dictionary<string, string> { [ApplicationLabel] = Application, [RunLabel] = RunOf(ProcessIdentity.Current, _run) };
        if (resource is not null)
        {
            labels[ResourceLabel] = resource;
        }

        return labels;
    }

    /// <summary>Name of a container: readable, and different in each run unless it is to be found again.</summary>
    public string Container(ResourceInstance instance, bool isPersistent) =>
        instance.Resource.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name
        ?? (isPersistent ? $"{instance.Id}-{Application}" : $"{instance.Id}-{Application}-{_run}");

    /// <summary>Name of an image that is built here: no registry can have one of that name, and no other application of this machine has.</summary>
    public string Image(IResource resource) => $"localhost/hyhome-{Application}/{resource.Name.ToLowerInvariant()}:latest";

    /// <summary>Whether the run that a label names has ended.</summary>
    public static bool IsLeftover(string runLabel)
    {
        var parts = runLabel.Split('-');
        return parts.Length != 3
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var pid)
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var started)
            || !new ProcessIdentity(pid, started).IsAlive();
    }

    private static string RunOf(ProcessIdentity process, string run) => string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.Started}-{run}");
}
