using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>Says which programs a resource needs.</summary>
public static class RequiredCommandResourceExtensions
{
    /// <summary>Warns in the resource's log when a program is not on this machine, before the resource starts.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="command">A path, or a name that is looked up on PATH.</param>
    /// <param name="helpLink">Where to read how to install it.</param>
    public static IResourceBuilder<T> WithRequiredCommand<T>(this IResourceBuilder<T> builder, string command, string? helpLink = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new RequiredCommandAnnotation(command) { HelpLink = helpLink });
    }

    /// <summary>Warns in the resource's log when a program is not on this machine or will not do, before the resource starts.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="command">A path, or a name that is looked up on PATH.</param>
    /// <param name="validationCallback">Checks the program that was found.</param>
    /// <param name="helpLink">Where to read how to install it.</param>
    public static IResourceBuilder<T> WithRequiredCommand<T>(this IResourceBuilder<T> builder, string command, Func<RequiredCommandValidationContext, Task<RequiredCommandValidationResult>> validationCallback, string? helpLink = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(validationCallback);
        return builder.WithAnnotation(new RequiredCommandAnnotation(command) { ValidationCallback = validationCallback, HelpLink = helpLink });
    }
}
