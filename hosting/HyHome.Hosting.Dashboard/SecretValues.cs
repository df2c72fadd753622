using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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

    /// <summary>A text for people without the secrets of the model, and without what has the form of one.</summary>
    public string Mask(string text)
    {
        foreach (var secret in Known())
        {
            if (secret.Length >= ShortestPart)
            {
                text = Forms(secret).Aggregate(text, static (masked, form) => masked.Replace(form, Hidden, StringComparison.Ordinal));
            }
        }

        return Credentials().Replace(text, static found => $"{found.Groups["before"].Value}{Hidden}{found.Groups["after"].Value}");
    }

    private static bool Holds(string value, string secret) =>
        secret.Length >= ShortestPart && Forms(secret).Any(form => value.Contains(form, StringComparison.Ordinal));

    // As it is, in an address, in a form, in JSON, and as Kubernetes writes it.
    private static IEnumerable<string> Forms(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        WebUtility.UrlEncode(secret),
        JsonEncodedText.Encode(secret).Value,
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    ];

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

    [GeneratedRegex("passw|pwd|secret|token|(?:api|access|private|account|encryption|signing|master|license)[_-]?key|credential|connection_?strings?_|_headers$|authorization", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    // A password in an address, or what is too long for a user's name there; a word for a secret with its value, as in connection strings, queries, JSON and options of programs; a header's token; a private key.
    [GeneratedRegex(
        """
        (?<before>://[^\s/@:]*:)[^\s/]+(?<after>@)
        | (?<before>://)[\w.~%-]{16,}(?<after>@)
        | (?<before>\b(?:password|passwd|pwd|passphrase|accountkey|sharedaccess(?:key|signature)|(?:client|access|auth|bearer|api|refresh)?[_-]?(?:secret|token)|(?:api|access|secret|private)[_-]?key)\s*=\s*["']?)[^;&\s"']+
        | (?<before>["'][a-z_-]*(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key)["']\s*:\s*["'])[^"']+
        | (?<before>(?:^|\s)--?(?:[a-z-]+-)?(?:password|passwd|passphrase|secret|token|api-?key|access-?key)\s+)(?!-)\S+
        | (?<before>\b(?:bearer|basic)\s+)[a-z0-9._~+/-]{8,}=*
        | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*
        | (?<before>-----BEGIN\x20[A-Z\x20]*PRIVATE\x20KEY-----)[^-]+
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Credentials();
}
