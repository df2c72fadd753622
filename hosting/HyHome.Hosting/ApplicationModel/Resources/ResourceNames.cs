namespace HyHome.Hosting.ApplicationModel;

/// <summary>The rules of names in the model: of resources, endpoints, and what becomes of them in environment variables.</summary>
internal static class ResourceNames
{
    public const int MaxLength = 64;

    public static bool Equal(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Checks a name against a policy.</summary>
    /// <exception cref="ArgumentException">The name breaks the policy; the message says how.</exception>
    public static void Validate(string kind, string name, NameValidationPolicyAnnotation? policy = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Problem(name, policy ?? NameValidationPolicyAnnotation.Default) is { } problem)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. {problem}", nameof(name));
        }
    }

    /// <summary>The name as a part of an environment variable: letters, digits and underscores, not starting with a digit.</summary>
    public static string Encode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length == 0 ? "_" : char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }

    /// <summary>How a name breaks a policy; null where it does not.</summary>
    public static string? Problem(string name, NameValidationPolicyAnnotation policy)
    {
        if (policy.MaxLength is { } max && name.Length is var length && (length < 1 || length > max))
        {
            return $"Name must be between 1 and {max} characters long.";
        }

        if (policy.ValidateNoConsecutiveHyphens && name.Contains("--", StringComparison.Ordinal))
        {
            return "Name cannot contain consecutive hyphens.";
        }

        if (policy.ValidateAllowedCharacters && !name.All(c => c == '-' || char.IsAsciiLetterOrDigit(c)))
        {
            return "Name must contain only ASCII letters, digits, and hyphens.";
        }

        if (policy.ValidateStartsWithLetter && name.Length > 0 && !char.IsAsciiLetter(name[0]))
        {
            return "Name must start with an ASCII letter.";
        }

        return policy.ValidateNoTrailingHyphen && name.EndsWith('-') ? "Name cannot end with a hyphen." : null;
    }
}

/// <summary>Which of the naming rules hold for a resource; without it, all of them.</summary>
public sealed class NameValidationPolicyAnnotation : IResourceAnnotation
{
    /// <summary>All rules.</summary>
    public static readonly NameValidationPolicyAnnotation Default = new();

    /// <summary>No rule at all.</summary>
    public static readonly NameValidationPolicyAnnotation None = new()
    {
        MaxLength = null,
        ValidateStartsWithLetter = false,
        ValidateAllowedCharacters = false,
        ValidateNoConsecutiveHyphens = false,
        ValidateNoTrailingHyphen = false,
    };

    /// <summary>The longest name, 64 characters unless told otherwise; null for no limit.</summary>
    public int? MaxLength { get; init; } = ResourceNames.MaxLength;

    /// <summary>Whether the first character must be a letter.</summary>
    public bool ValidateStartsWithLetter { get; init; } = true;

    /// <summary>Whether only ASCII letters, digits and hyphens may occur.</summary>
    public bool ValidateAllowedCharacters { get; init; } = true;

    /// <summary>Whether two hyphens in a row are refused.</summary>
    public bool ValidateNoConsecutiveHyphens { get; init; } = true;

    /// <summary>Whether a hyphen at the end is refused.</summary>
    public bool ValidateNoTrailingHyphen { get; init; } = true;
}

/// <summary>Marks a parameter that is a name in the model.</summary>
public interface IModelNameParameter;

/// <summary>Marks a parameter that is the name of a resource.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>Marks a parameter that is the name of an endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;
