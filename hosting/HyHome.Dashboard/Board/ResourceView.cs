namespace HyHome.Dashboard.Board;

/// <summary>How much a state deserves attention.</summary>
public enum StateTone
{
    /// <summary>Under way, or over as it should be.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Doubtful,

    /// <summary>Wrong.</summary>
    Bad,
}

/// <summary>One instance of a resource at one moment. Secret values are not part of it.</summary>
public sealed record ResourceView
{
    /// <summary>Name of the instance, unique.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the resource, which may have several instances.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of resource it is.</summary>
    public required string Type { get; init; }

    /// <summary>Its state in words, such as <c>Running</c>.</summary>
    public required string State { get; init; }

    /// <summary>How much the state deserves attention.</summary>
    public StateTone Tone { get; init; }

    /// <summary>Its health in words; null when it has no checks or doesn't run.</summary>
    public string? Health { get; init; }

    /// <summary>Why it is in this state; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was started last.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it stopped last.</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>The exit code of its process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Where it comes from: image, project or command.</summary>
    public string? Source { get; init; }

    /// <summary>Where it runs: a container, a process, inside the AppHost.</summary>
    public string? RunsAs { get; init; }

    /// <summary>The resource that it is part of.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it is shown only on request.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Its addresses, the most important first.</summary>
    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    /// <summary>Its environment variables.</summary>
    public IReadOnlyList<ResourceVariable> Environment { get; init; } = [];

    /// <summary>Its volumes and mounts.</summary>
    public IReadOnlyList<ResourceVolume> Volumes { get; init; } = [];

    /// <summary>Its health checks.</summary>
    public IReadOnlyList<ResourceCheck> Checks { get; init; } = [];

    /// <summary>Its commands.</summary>
    public IReadOnlyList<ResourceCommand> Commands { get; init; } = [];

    /// <summary>Its arrows to other resources.</summary>
    public IReadOnlyList<ResourceArrow> Arrows { get; init; } = [];

    /// <summary>What else is known of it.</summary>
    public IReadOnlyList<ResourceVariable> Properties { get; init; } = [];
}

/// <summary>An address of a resource.</summary>
/// <param name="Name">Name of the endpoint, or the text to show.</param>
/// <param name="Url">The address.</param>
/// <param name="IsInternal">Whether it isn't for people.</param>
/// <param name="IsPage">Whether a browser can open it now.</param>
public sealed record ResourceUrl(string Name, string Url, bool IsInternal, bool IsPage);

/// <summary>A value of a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null when it is secret, or not set.</param>
/// <param name="IsSecret">Whether it is secret: then the value never leaves the application.</param>
public sealed record ResourceVariable(string Name, string? Value, bool IsSecret);

/// <summary>A volume or mount of a resource.</summary>
/// <param name="Source">Its name or path; null for an anonymous one.</param>
/// <param name="Target">The path inside.</param>
/// <param name="Type">Volume or bind mount.</param>
/// <param name="IsReadOnly">Whether it can't be written to.</param>
public sealed record ResourceVolume(string? Source, string Target, string Type, bool IsReadOnly);

/// <summary>The result of a health check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">The result in words.</param>
/// <param name="Tone">How much it deserves attention.</param>
/// <param name="Text">What it says.</param>
/// <param name="LastRun">When it ran last.</param>
public sealed record ResourceCheck(string Name, string Status, StateTone Tone, string? Text, DateTimeOffset? LastRun);

/// <summary>How one resource depends on another.</summary>
public enum ArrowKind
{
    /// <summary>It knows the other's address.</summary>
    Reference,

    /// <summary>It starts after the other.</summary>
    Wait,

    /// <summary>It sends something to the other; the label says what.</summary>
    Flow,
}

/// <summary>An arrow of the model.</summary>
/// <param name="Target">Name of the other resource.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Label">What is sent, for <see cref="ArrowKind.Flow"/>.</param>
public sealed record ResourceArrow(string Target, ArrowKind Kind, string? Label = null);

/// <summary>A command of a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="IsEnabled">Whether it can be given now.</param>
public sealed record ResourceCommand(string Name, string Label, bool IsEnabled)
{
    /// <summary>What it does, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>A question to ask before; null to ask nothing.</summary>
    public string? Confirmation { get; init; }

    /// <summary>Whether it is among the first to be shown.</summary>
    public bool IsHighlighted { get; init; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<CommandInput> Inputs { get; init; } = [];
}

/// <summary>A value that a command asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Kind">How it is given.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Value">What stands there at first.</param>
/// <param name="Options">What can be chosen: values and their labels.</param>
public sealed record CommandInput(string Name, string Label, CommandInputKind Kind, bool IsRequired, string? Value, IReadOnlyList<KeyValuePair<string, string>> Options);

/// <summary>How a value is given.</summary>
public enum CommandInputKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A line of text that isn't shown.</summary>
    Secret,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>How a command ended.</summary>
/// <param name="IsSuccess">Whether it did what it should.</param>
/// <param name="Message">What to tell people.</param>
/// <param name="Answer">What it answers, as text.</param>
public sealed record CommandOutcome(bool IsSuccess, string? Message, string? Answer = null);

/// <summary>A line of a console log.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Time">When it was written, where that is known.</param>
/// <param name="Text">The text, which may have ANSI escape sequences.</param>
/// <param name="IsError">Whether it was written to standard error.</param>
public readonly record struct ConsoleLine(int Number, DateTimeOffset? Time, string Text, bool IsError);
