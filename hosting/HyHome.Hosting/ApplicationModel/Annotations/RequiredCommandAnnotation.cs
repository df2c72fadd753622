using System.Diagnostics.CodeAnalysis;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A program that has to be on this machine for the resource to run.</summary>
/// <param name="command">A path, or a name that is looked up on PATH.</param>
public class RequiredCommandAnnotation(string command) : IResourceAnnotation
{
    /// <summary>A path, or a name that is looked up on PATH.</summary>
    public string Command { get; } = command ?? throw new ArgumentNullException(nameof(command));

    /// <summary>Where to read how to install it.</summary>
    public string? HelpLink { get; init; }

    /// <summary>Asks more of the program than to be there, such as a version.</summary>
    public Func<RequiredCommandValidationContext, Task<RequiredCommandValidationResult>>? ValidationCallback { get; init; }
}

/// <summary>A program that was found, to be checked.</summary>
/// <param name="resolvedPath">Where it is.</param>
/// <param name="services">The services of the application.</param>
/// <param name="cancellationToken">Ends the check.</param>
public sealed class RequiredCommandValidationContext(string resolvedPath, IServiceProvider services, CancellationToken cancellationToken)
{
    /// <summary>Where it is.</summary>
    public string ResolvedPath { get; } = resolvedPath ?? throw new ArgumentNullException(nameof(resolvedPath));

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services { get; } = services ?? throw new ArgumentNullException(nameof(services));

    /// <summary>Ends the check.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

#pragma warning disable CA1822 // Callbacks ask them of the context that they are given.
    /// <inheritdoc cref="RequiredCommandValidationResult.Success"/>
    public RequiredCommandValidationResult Success() => RequiredCommandValidationResult.Success();

    /// <inheritdoc cref="RequiredCommandValidationResult.Failure"/>
    public RequiredCommandValidationResult Failure(string validationMessage) => RequiredCommandValidationResult.Failure(validationMessage);
#pragma warning restore CA1822
}

/// <summary>Whether a program will do.</summary>
public sealed class RequiredCommandValidationResult
{
    private RequiredCommandValidationResult(string? validationMessage) => ValidationMessage = validationMessage;

    /// <summary>Whether it will.</summary>
    [MemberNotNullWhen(false, nameof(ValidationMessage))]
    public bool IsValid => ValidationMessage is null;

    /// <summary>Why it will not.</summary>
    public string? ValidationMessage { get; }

    /// <summary>It will.</summary>
    public static RequiredCommandValidationResult Success() => new(null);

    /// <summary>It will not.</summary>
    /// <param name="message">Why.</param>
    public static RequiredCommandValidationResult Failure(string message) => new(message ?? throw new ArgumentNullException(nameof(message)));
}
