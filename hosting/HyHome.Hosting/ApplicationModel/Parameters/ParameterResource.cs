using System.Diagnostics;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A value given from outside: configuration, environment, command line, user secrets, or a default.</summary>
[DebuggerDisplay("{Name} secret={Secret}")]
public class ParameterResource : Resource, IExpressionValue, IResourceWithoutLifetime
{
    private readonly Lazy<string> _value;

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="callback">Finds the value, given the default. It is called once.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new Lazy<string>(() => callback(Default));
        Secret = secret;
    }

    /// <summary>The value.</summary>
    /// <exception cref="MissingParameterValueException">There is none.</exception>
    [Obsolete("Use GetValueAsync for async access or pass the ParameterResource directly to methods that accept it (e.g., environment variables).")]
    public string Value => _value.Value;

    /// <summary>What to take where no value is given.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Whether the value must not be shown or written to files.</summary>
    public bool Secret { get; }

    /// <summary>Whether the value is read from <c>ConnectionStrings</c> rather than <c>Parameters</c>.</summary>
    public bool IsConnectionString { get; set; }

    /// <summary>What the parameter is for.</summary>
    public string? Description { get; set; }

    /// <summary>Whether <see cref="Description"/> is Markdown.</summary>
    public bool EnableDescriptionMarkdown { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <summary>The configuration key of the value.</summary>
    internal string ConfigurationKey
    {
        get => field ?? (IsConnectionString ? $"ConnectionStrings:{Name}" : $"Parameters:{Name}");
        set;
    }

    /// <summary>The value. It is found once and stays the same.</summary>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    /// <exception cref="MissingParameterValueException">There is none; the message says how to give one.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_value.Value);
    }

    /// <summary>The value, which is the same for whoever asks.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}

/// <summary>A connection string given from outside.</summary>
internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    public ConnectionStringParameterResource(string name, Func<ParameterDefault?, string> callback, string? environmentVariableName)
        : base(name, callback, secret: true)
    {
        IsConnectionString = true;
        ConnectionStringEnvironmentVariable = environmentVariableName;
    }

    public string? ConnectionStringEnvironmentVariable { get; }

    public ReferenceExpression ConnectionStringExpression => new("{0}", [this], [ValueExpression], [null]);

    string IManifestExpressionProvider.ValueExpression => ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [];

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}
