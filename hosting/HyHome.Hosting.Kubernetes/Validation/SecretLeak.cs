using System.Text;
using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>
/// Finds the value of a secret among what is to be written. A reference to a secret is published as one, but a callback can ask for the value and put it
/// into a file or a variable as plain text.
/// </summary>
internal sealed class SecretLeak
{
    // A shorter one stands in texts by chance.
    private const int MinLength = 6;

    // A value that is there is there at once; one that somebody would have to be asked for cannot have been written.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<(string Name, string Value)> _secrets;

    private SecretLeak(IReadOnlyList<(string Name, string Value)> secrets) => _secrets = secrets;

    public static async Task<SecretLeak> OfAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        var known = await Task.WhenAll(model.Resources.OfType<ParameterResource>().Where(p => p.Secret).Select(p => ValueAsync(p, cancellationToken))).ConfigureAwait(false);
        return new SecretLeak([.. known.Where(s => IsTelling(s.Value)).Select(s => (s.Name, s.Value!))]);
    }

    /// <summary>The secret whose value stands somewhere in a document, and where; null for none.</summary>
    public (string Secret, string Place)? In(JsonNode? node, string place = "")
    {
        switch (node)
        {
            case JsonObject map:
                var isBinary = place.EndsWith("binaryData", StringComparison.Ordinal);
                return map.Select(p => isBinary ? InBinary(p.Value, $"{place}.{p.Key}") : In(p.Value, place.Length == 0 ? p.Key : $"{place}.{p.Key}")).FirstOrDefault(f => f is not null);
            case JsonArray list:
                return list.Select((item, i) => In(item, $"{place}[{i}]")).FirstOrDefault(f => f is not null);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return In(text, place);
            default:
                return null;
        }
    }

    private static async Task<(string Name, string? Value)> ValueAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            return (parameter.Name, await parameter.GetValueAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is MissingParameterValueException or TimeoutException or InvalidOperationException or DistributedApplicationException)
        {
            return (parameter.Name, null);
        }
    }

    // A word of small letters is no value that could be told from the language of the files.
    private static bool IsTelling(string? value) => value is { Length: >= MinLength } && !value.All(c => char.IsAsciiLetterLower(c) || c is '-' or '_' or ' ');

    private (string, string)? InBinary(JsonNode? node, string place) => node is JsonValue value && value.TryGetValue<string>(out var text)
        ? In(Encoding.UTF8.GetString(Convert.FromBase64String(text)), place)
        : null;

    private (string, string)? In(string text, string place)
    {
        foreach (var (name, value) in _secrets)
        {
            for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
            {
                if (IsBoundary(text, at - 1, value[0]) && IsBoundary(text, at + value.Length, value[^1]))
                {
                    return (name, place);
                }
            }
        }

        return null;
    }

    private static bool IsBoundary(string text, int at, char inside) => at < 0 || at >= text.Length || !char.IsAsciiLetterOrDigit(text[at]) || !char.IsAsciiLetterOrDigit(inside);
}
