namespace HyHome.Hosting.ApplicationModel;

/// <summary>States with a fixed meaning.</summary>
public static class KnownResourceStates
{
    /// <summary>It exists, but not as something that is shown.</summary>
    [Obsolete("Use CustomResourceSnapshot.IsHidden instead.")]
    public static readonly string Hidden = nameof(Hidden);

    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>It runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Something without a process of its own is in use.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>What should run it does not work.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);

    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>It ended by itself or was stopped.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It did what it had to do.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It was not started yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>It is being built.</summary>
    public static readonly string Building = nameof(Building);

    /// <summary>A parameter has no value.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>States out of which nothing comes by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];

    /// <summary>States in which it may be built.</summary>
    public static readonly IReadOnlyList<string> BuildableStates = [Running, .. TerminalStates, NotStarted];
}

/// <summary>How states are shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As success.</summary>
    public static readonly string Success = "success";

    /// <summary>As an error.</summary>
    public static readonly string Error = "error";

    /// <summary>As information.</summary>
    public static readonly string Info = "info";

    /// <summary>As a warning.</summary>
    public static readonly string Warn = "warn";
}

/// <summary>Names of the commands every resource with a life has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts it.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops it.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts it.</summary>
    public static readonly string RestartCommand = "restart";

    /// <summary>Builds it anew and starts it.</summary>
    public static readonly string RebuildCommand = "rebuild";

    /// <summary>Sets a parameter's value.</summary>
    public static readonly string SetParameterCommand = "set-parameter";

    /// <summary>Forgets a parameter's value.</summary>
    public static readonly string DeleteParameterCommand = "delete-parameter";
}
