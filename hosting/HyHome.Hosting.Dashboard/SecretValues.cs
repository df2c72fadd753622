using System.Text.RegularExpressions;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Dashboard;

/// <summary>
/// Tells which values must not leave the application: those that hold a secret parameter of the model, wherever they got it from, and
/// those whose name or form says that they are secret although the model doesn't.
/// </summary>
internal sealed partial class SecretValues
{
    // A shorter one would be found in half of all words; equal to a whole value, it counts at any length.
    private const int ShortestPart = 6;

    private const string Hidden = "●●●●●●";

    private readonly DistributedApplicationModel _model;
    private readonly Dictionary<ParameterResource, string> _known = [];

    public SecretValues(DistributedApplicationModel model)
    {
        _model = model;
    }

    /// <summary>Whether a named value is secret.</summary>
    public bool IsSecret(string name, string? value) =>
        !string.IsNullOrEmpty(value) && (SecretName().IsMatch(name) || Credentials().IsMatch(value) || Known().Any(secret => value == secret || Holds(value, secret)));

    /// <summary>A text for people without the secrets of the model.</summary>
    public string Mask(string text)
    {
        foreach (var secret in Known())
        {
            if (Holds(text, secret))
            {
                text = text.Replace(secret, Hidden, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Hidden, StringComparison.Ordinal);
            }
        }

        return text;
    }

    private static bool Holds(string value, string secret) => secret.Length >= ShortestPart
        && (value.Contains(secret, StringComparison.Ordinal) || value.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal));

    private IReadOnlyCollection<string> Known()
    {
        lock (_known)
        {
            foreach (var parameter in _model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret && !_known.ContainsKey(parameter)))
            {
                if (TryRead(parameter) is { Length: > 0 } value)
                {
                    _known[parameter] = value;
                }
            }

            return [.. _known.Values];
        }
    }

    private static string? TryRead(ParameterResource parameter)
    {
        try
        {
            var value = parameter.GetValueAsync(CancellationToken.None);
            return value.IsCompletedSuccessfully ? value.Result : null;
        }
        catch (DistributedApplicationException)
        {
            // It has no value, so none that could be seen.
            return null;
        }
    }

    [GeneratedRegex("passw|pwd|secret|token|api_?key|access_?key|private_?key|credential|connection_?strings?_|_headers$|authorization", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    // User and password in an address, or a password in a connection string.
    [GeneratedRegex("://[^/@:]*:[^/@]+@|(?:password|pwd|accountkey|sharedaccesskey)\\s*=\\s*[^;\\s]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
