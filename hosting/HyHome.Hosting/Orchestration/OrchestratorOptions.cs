using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting.Orchestration;

/// <summary>Where the containers of the model run.</summary>
internal enum RuntimeKind
{
    /// <summary>In a container engine when there is one, else embedded.</summary>
    Auto,

    /// <summary>In a container engine; without one, containers fail to start.</summary>
    Containers,

    /// <summary>In this process, those that have an embedded form.</summary>
    Embedded,
}

/// <summary>How the application runs on this machine.</summary>
internal sealed record OrchestratorOptions
{
    /// <summary>Configuration section of the times below.</summary>
    public const string Section = "Orchestration";

    public RuntimeKind Runtime { get; init; }

    /// <summary>Whether public ports are chosen at random even where the model names one: tests run side by side.</summary>
    public bool RandomizePorts { get; init; }

    /// <summary>Part of the names of those volumes that end with the run, as a test's do; null when all of them outlive it.</summary>
    public string? TemporaryVolumes { get; init; }

    /// <summary>How long a running resource may take to become healthy before it counts as failed. Default: 2 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a running resource may be without being healthy before it is said what its checks say. Default: 10 seconds.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the pulls of images may bring nothing before they count as failed. Default: 2 minutes.</summary>
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a resource may take to stop by itself. Default: 3 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long all resources together may take to stop; those left then are ended by force. Default: 4.5 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(4.5);

    /// <summary>Reads the options; times are <c>hh:mm:ss</c> or a number of seconds.</summary>
    /// <exception cref="DistributedApplicationException">A value is not understood.</exception>
    public static OrchestratorOptions From(IConfiguration configuration)
    {
        var defaults = new OrchestratorOptions();
        return new OrchestratorOptions
        {
            Runtime = ReadRuntime(configuration[Cli.AppHostOptions.RuntimeKey]),
            RandomizePorts = configuration.GetValue("DcpPublisher:RandomizePorts", false),
            TemporaryVolumes = configuration.GetValue("AppHost:IsTemporary", false) ? $"-{VolumeNameGenerator.Identity(configuration)}-" : null,
            StartTimeout = ReadTime(configuration, nameof(StartTimeout), defaults.StartTimeout),
            SlowStart = ReadTime(configuration, nameof(SlowStart), defaults.SlowStart),
            PullTimeout = ReadTime(configuration, nameof(PullTimeout), defaults.PullTimeout),
            StopTimeout = ReadTime(configuration, nameof(StopTimeout), defaults.StopTimeout),
            ShutdownTimeout = ReadTime(configuration, nameof(ShutdownTimeout), defaults.ShutdownTimeout),
        };
    }

    private static RuntimeKind ReadRuntime(string? value) =>
        string.IsNullOrEmpty(value) ? RuntimeKind.Auto
        : Enum.TryParse<RuntimeKind>(value, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind
        : throw new DistributedApplicationException($"{Cli.AppHostOptions.RuntimeKey} is '{value}'; it must be auto, containers or embedded.");

    private static TimeSpan ReadTime(IConfiguration configuration, string name, TimeSpan defaultValue)
    {
        var key = $"{Section}:{name}";
        return configuration[key] is not { Length: > 0 } text ? defaultValue
            : double.TryParse(text, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.TryParse(text, out var time) && time > TimeSpan.Zero ? time
            : throw new DistributedApplicationException($"{key} is '{text}'; it must be a time such as 00:00:30, or a number of seconds.");
    }
}
