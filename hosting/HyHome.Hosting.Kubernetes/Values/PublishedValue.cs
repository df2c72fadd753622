using System.Text;

namespace HyHome.Hosting.Kubernetes.Values;

/// <summary>A piece of a value: text, or a secret that only the cluster knows.</summary>
/// <param name="Text">The text; empty for a secret.</param>
/// <param name="Secret">The secret; null for text.</param>
internal readonly record struct ValuePart(string Text, ParameterResource? Secret);

/// <summary>A value of an environment variable or an argument.</summary>
internal sealed class PublishedValue(IReadOnlyList<ValuePart> parts)
{
    public IReadOnlyList<ParameterResource> Secrets { get; } = [.. parts.Where(p => p.Secret is not null).Select(p => p.Secret!).Distinct()];

    /// <summary>The secret that is the whole value; null where there is more or none.</summary>
    public ParameterResource? OnlySecret => parts is [{ Secret: { } secret }] ? secret : null;

    /// <summary>The value in the form the cluster expands: <c>$(NAME)</c> for each secret, and every other dollar that it would take for such a place doubled.</summary>
    public string Expandable(Func<ParameterResource, string> variable)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Secret is { } secret)
            {
                text.Append("$(").Append(variable(secret)).Append(')');
                continue;
            }

            var literal = parts[i].Text;
            for (var j = 0; j < literal.Length; j++)
            {
                var next = j + 1 < literal.Length ? literal[j + 1] : i + 1 < parts.Count ? '$' : '\0';
                text.Append(literal[j] == '$' && next is '$' or '(' ? "$$" : literal[j].ToString());
            }
        }

        return text.ToString();
    }
}
