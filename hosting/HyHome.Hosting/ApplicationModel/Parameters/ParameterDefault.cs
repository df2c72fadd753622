using HyHome.Hosting.Publishing;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>What a parameter is where no value is given.</summary>
public abstract class ParameterDefault
{
    /// <summary>Writes the default to the manifest.</summary>
    /// <param name="context">The manifest.</param>
    public abstract void WriteToManifest(ManifestPublishingContext context);

    /// <summary>The default value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A generated value, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>The least length, 22 characters: 128 bits with all classes of characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether lower-case letters occur.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper-case letters occur.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits occur.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether special characters occur.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower-case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper-case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of special characters.</summary>
    public int MinSpecial { get; set; }

    /// <summary>A new random value; each call gives another one.</summary>
    /// <exception cref="ArgumentException">No class of characters is allowed, or one is both forbidden and required.</exception>
    public override string GetDefaultValue() => PasswordGenerator.Generate(this);

    /// <inheritdoc/>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Writer.WriteStartObject("generate");
        context.Writer.WriteNumber("minLength", MinLength);
        foreach (var (name, allowed) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!allowed)
            {
                context.Writer.WriteBoolean(name, false);
            }
        }

        foreach (var (name, least) in new[] { ("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial) })
        {
            if (least != 0)
            {
                context.Writer.WriteNumber(name, least);
            }
        }

        context.Writer.WriteEndObject();
    }
}

/// <summary>A default that is a fixed value.</summary>
internal sealed class ConstantParameterDefault(Func<string> valueGetter) : ParameterDefault
{
    private readonly Lazy<string> _value = new(valueGetter);

    public override string GetDefaultValue() => _value.Value;

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", GetDefaultValue());
}

/// <summary>A default that is computed once and kept for the next runs.</summary>
internal sealed class PersistedParameterDefault(string configurationKey, ParameterDefault inner, IUserSecretsManager secrets) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        var value = inner.GetDefaultValue();
        return secrets.TrySetSecret(configurationKey, value)
            ? value
            : throw new DistributedApplicationException(
                $"The generated value of '{configurationKey}' could not be kept in '{secrets.FilePath}', so it would be another one in the next run. Make the file writable or set the value yourself.");
    }

    public override void WriteToManifest(ManifestPublishingContext context) => inner.WriteToManifest(context);
}

/// <summary>How a parameter is asked for.</summary>
/// <param name="inputGenerator">Makes the question.</param>
public class InputGeneratorAnnotation(Func<ParameterResource, InteractionInput> inputGenerator) : IResourceAnnotation
{
    /// <summary>Makes the question.</summary>
    public Func<ParameterResource, InteractionInput> InputGenerator { get; } = inputGenerator ?? throw new ArgumentNullException(nameof(inputGenerator));
}
