using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting;

/// <summary>What can be said of parameters and connection strings from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is <c>Parameters:name</c> of the configuration.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddParameterResource(CreateParameter(builder, name, secret));
    }

    /// <summary>Adds a parameter with a value; the configuration is not asked.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="publishValueAsDefault">Whether the value is published.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    /// <exception cref="ArgumentException">It is secret and to be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    /// <summary>Adds a parameter with a value that is made when it is needed; the configuration is not asked.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="valueGetter">Makes the value. It is called once.</param>
    /// <param name="publishValueAsDefault">Whether the value is published.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    /// <exception cref="ArgumentException">It is secret and to be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException($"The parameter '{name}' cannot be both secret and published as a default value.", nameof(secret));
        }

        return builder.AddParameterResource(new ParameterResource(name, @default => @default?.GetDefaultValue() ?? valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>Adds a parameter whose value is <c>Parameters:name</c> of the configuration, else a default.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    /// <param name="persist">Whether a default that was taken is kept for the next runs.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameterResource(new ParameterResource(name, @default => Read(builder.Configuration, name, $"Parameters:{name}", secret, @default), secret)
        {
            Default = persist && builder.ExecutionContext.IsRunMode ? new PersistedParameterDefault($"Parameters:{name}", value, builder.UserSecretsManager) : value,
        });
    }

    /// <summary>Adds a parameter whose value is under any key of the configuration.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="configurationKey">The key.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configurationKey);
        return builder.AddParameterResource(new ParameterResource(name, @default => Read(builder.Configuration, name, configurationKey, secret, @default), secret)
        {
            ConfigurationKey = configurationKey,
        });
    }

    /// <summary>Says what a parameter is for.</summary>
    /// <param name="builder">The parameter.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="enableMarkdown">Whether that is Markdown.</param>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(description);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>Says how a parameter is asked for.</summary>
    /// <param name="builder">The parameter.</param>
    /// <param name="createInput">Makes the question.</param>
    public static IResourceBuilder<ParameterResource> WithCustomInput(this IResourceBuilder<ParameterResource> builder, Func<ParameterResource, InteractionInput> createInput)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new InputGeneratorAnnotation(createInput));
    }

    /// <summary>Adds a connection string that is <c>ConnectionStrings:name</c> of the configuration.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="environmentVariableName">The variable it goes to in resources that refer to it; null for <c>ConnectionStrings__name</c>.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddParameterResource(new ConnectionStringParameterResource(name, _ => Read(builder.Configuration, name, $"ConnectionStrings:{name}", secret: true, @default: null), environmentVariableName));
    }

    /// <summary>Creates a secret parameter with a generated default that is kept for the next runs. It is not added to the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="lower">Whether lower-case letters occur.</param>
    /// <param name="upper">Whether upper-case letters occur.</param>
    /// <param name="numeric">Whether digits occur.</param>
    /// <param name="special">Whether special characters occur.</param>
    /// <param name="minLower">The least number of lower-case letters.</param>
    /// <param name="minUpper">The least number of upper-case letters.</param>
    /// <param name="minNumeric">The least number of digits.</param>
    /// <param name="minSpecial">The least number of special characters.</param>
    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>Creates a parameter with a generated default that is kept for the next runs. It is not added to the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    /// <param name="parameterDefault">How it is generated.</param>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parameterDefault);
        var parameter = CreateParameter(builder, name, secret);
        parameter.Default = builder.ExecutionContext.IsRunMode ? new PersistedParameterDefault($"Parameters:{name}", parameterDefault, builder.UserSecretsManager) : parameterDefault;
        return parameter;
    }

    /// <summary>Creates a parameter whose value is <c>Parameters:name</c> of the configuration. It is not added to the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="secret">Whether the value must not be shown or written to files.</param>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new ParameterResource(name, @default => Read(builder.Configuration, name, $"Parameters:{name}", secret, @default), secret);
    }

    private static string Read(IConfiguration configuration, string name, string key, bool secret, ParameterDefault? @default)
    {
        // An environment variable cannot have a '-' in its name everywhere, so my_name stands for my-name too.
        return configuration[key]
            ?? configuration[key.Replace('-', '_')]
            ?? @default?.GetDefaultValue()
            ?? throw new MissingParameterValueException(
                $"The parameter '{name}' has no value. Set it on the command line (--{key}=...), in the environment ({key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}=...)" +
                (secret ? " or in user secrets" : ", in appsettings.json or in user secrets") + $" (dotnet user-secrets set {key} ...).");
    }

    private static IResourceBuilder<T> AddParameterResource<T>(this IDistributedApplicationBuilder builder, T parameter)
        where T : ParameterResource => builder.AddResource(parameter).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "Parameter",
            Properties = [new(CustomResourceKnownProperties.Source, parameter.ConfigurationKey)],
            State = KnownResourceStates.Waiting,
        });
}

/// <summary>What can be said of connection strings made of parts.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>Adds a connection string made of literals, parameters and endpoints.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="connectionStringExpression">The connection string.</param>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, [ResourceName] string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionStringExpression);
        var connection = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression))
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "ConnectionString", State = KnownResourceStates.NotStarted, Properties = [] });

        // It is there when the connection strings it is made of are.
        foreach (var source in connectionStringExpression.ValueProviders.OfType<IResourceWithConnectionString>())
        {
            connection.WaitForStart(builder.CreateResourceBuilder(source));
        }

        return connection;
    }

    /// <summary>Adds a connection string made of literals, parameters and endpoints.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="connectionStringBuilder">Makes the connection string.</param>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }
}
