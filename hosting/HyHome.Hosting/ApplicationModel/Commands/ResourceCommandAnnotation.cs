using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Whether a command can be given.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled = 0,

    /// <summary>Not now.</summary>
    Disabled = 1,

    /// <summary>Not now, and it is not shown.</summary>
    Hidden = 2,
}

/// <summary>Where a command can be given.</summary>
[Flags]
public enum ResourceCommandVisibility
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>By people.</summary>
    UI = 1,

    /// <summary>By programs.</summary>
    Api = 2,
}

/// <summary>A command of a resource.</summary>
public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    /// <summary>Creates a command.</summary>
    /// <param name="name">Its name, unique in the resource.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="updateState">Whether it can be given.</param>
    /// <param name="executeCommand">What it does.</param>
    /// <param name="displayDescription">What it does, in words.</param>
    /// <param name="parameter">Not used.</param>
    /// <param name="confirmationMessage">A question to ask before.</param>
    /// <param name="iconName">Its icon.</param>
    /// <param name="iconVariant">The variant of its icon.</param>
    /// <param name="isHighlighted">Whether it is among the first to be shown.</param>
    public ResourceCommandAnnotation(string name, string displayName, Func<UpdateCommandStateContext, ResourceCommandState> updateState, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, string? displayDescription, object? parameter, string? confirmationMessage, string? iconName, IconVariant? iconVariant, bool isHighlighted)
        : this(name, displayName, updateState, executeCommand, displayDescription, arguments: null, confirmationMessage, iconName, iconVariant, isHighlighted)
    {
#pragma warning disable CS0618 // Kept for those who still read it.
        Parameter = parameter;
#pragma warning restore CS0618
    }

    /// <summary>Creates a command.</summary>
    /// <param name="name">Its name, unique in the resource.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="updateState">Whether it can be given.</param>
    /// <param name="executeCommand">What it does.</param>
    /// <param name="displayDescription">What it does, in words.</param>
    /// <param name="arguments">What it asks for.</param>
    /// <param name="confirmationMessage">A question to ask before.</param>
    /// <param name="iconName">Its icon.</param>
    /// <param name="iconVariant">The variant of its icon.</param>
    /// <param name="isHighlighted">Whether it is among the first to be shown.</param>
    /// <param name="visibility">Where it can be given.</param>
    /// <param name="validateArguments">Checks what was given for the arguments.</param>
    public ResourceCommandAnnotation(string name, string displayName, Func<UpdateCommandStateContext, ResourceCommandState> updateState, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, string? displayDescription, IReadOnlyList<InteractionInput>? arguments, string? confirmationMessage, string? iconName, IconVariant? iconVariant, bool isHighlighted, ResourceCommandVisibility visibility = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api, Func<InputsDialogValidationContext, Task>? validateArguments = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(displayName);
        ArgumentNullException.ThrowIfNull(updateState);
        ArgumentNullException.ThrowIfNull(executeCommand);
        Name = name;
        DisplayName = displayName;
        UpdateState = updateState;
        ExecuteCommand = executeCommand;
        DisplayDescription = displayDescription;
        Arguments = arguments ?? [];
        ConfirmationMessage = confirmationMessage;
        IconName = iconName;
        IconVariant = iconVariant;
        IsHighlighted = isHighlighted;
        Visibility = visibility;
        ValidateArguments = validateArguments;
    }

    /// <summary>Its name, unique in the resource.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    public string DisplayName { get; }

    /// <summary>Whether it can be given.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

    /// <summary>What it does.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

    /// <summary>What it does, in words.</summary>
    public string? DisplayDescription { get; }

    /// <summary>Not used.</summary>
    [Obsolete("Use Arguments to describe invocation arguments and ExecuteCommandContext.Arguments to read them.")]
    public object? Parameter { get; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; }

    /// <summary>Checks what was given for the arguments.</summary>
    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; }

    /// <summary>A question to ask before.</summary>
    public string? ConfirmationMessage { get; }

    /// <summary>Its icon.</summary>
    public string? IconName { get; }

    /// <summary>The variant of its icon.</summary>
    public IconVariant? IconVariant { get; }

    /// <summary>Whether it is among the first to be shown.</summary>
    public bool IsHighlighted { get; }

    /// <summary>Where it can be given.</summary>
    public ResourceCommandVisibility Visibility { get; }

    /// <summary>What to tell people while it is carried out; null for nothing.</summary>
    public CommandProgressOptions? Progress { get; init; }
}

/// <summary>What people are told while a command is carried out.</summary>
public sealed class CommandProgressOptions
{
    /// <summary>What is being done; a sentence with the command's name when null.</summary>
    public string? Message { get; set; }

    /// <summary>A heading; the command's name for people when null.</summary>
    public string? Title { get; set; }

    /// <summary>Whether people are not offered to cancel it.</summary>
    public bool HideCancelButton { get; set; }
}

/// <summary>How a command is shown and checked.</summary>
public class CommandOptions
{
    /// <summary>What it does, in words.</summary>
    public string? Description { get; set; }

    /// <summary>Not used.</summary>
    [Obsolete("Use Arguments to describe invocation arguments and ExecuteCommandContext.Arguments to read them.")]
    public object? Parameter { get; set; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; set => field = value ?? []; } = [];

    /// <summary>Checks what was given for the arguments.</summary>
    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; set; }

    /// <summary>Where it can be given; everywhere unless told otherwise.</summary>
    public ResourceCommandVisibility Visibility { get; set; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;

    /// <summary>A question to ask before.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>Its icon.</summary>
    public string? IconName { get; set; }

    /// <summary>The variant of its icon.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether it is among the first to be shown.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>What to tell people while it is carried out; null for nothing.</summary>
    public CommandProgressOptions? Progress { get; set; }

    /// <summary>Whether it can be given; always unless told otherwise.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>A command as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it can be given.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="DisplayDescription">What it does, in words.</param>
/// <param name="Parameter">Not used.</param>
/// <param name="ConfirmationMessage">A question to ask before.</param>
/// <param name="IconName">Its icon.</param>
/// <param name="IconVariant">The variant of its icon.</param>
/// <param name="IsHighlighted">Whether it is among the first to be shown.</param>
public sealed record ResourceCommandSnapshot(string Name, ResourceCommandState State, string DisplayName, string? DisplayDescription, object? Parameter, string? ConfirmationMessage, string? IconName, IconVariant? IconVariant, bool IsHighlighted)
{
    /// <summary>What it asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; init; } = [];

    /// <summary>Where it can be given.</summary>
    public ResourceCommandVisibility Visibility { get; init; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;
}

/// <summary>What decides whether a command can be given.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>The resource's state.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }
}

/// <summary>What a command may use.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

    /// <summary>The instance the command is for.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The resource's log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>What was given for its arguments.</summary>
    public required InteractionInputCollection Arguments { get; init; }
}
