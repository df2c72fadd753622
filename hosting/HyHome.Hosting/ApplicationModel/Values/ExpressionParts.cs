using System.Security.Cryptography;
using System.Text;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Collects the text and values of an expression.</summary>
internal sealed class ExpressionParts(int literalLength = 0, int formattedCount = 0)
{
    private readonly StringBuilder _format = new(literalLength);
    private readonly List<IValueProvider> _values = new(formattedCount);
    private readonly List<string> _expressions = new(formattedCount);
    private readonly List<string?> _formats = new(formattedCount);

    public bool IsEmpty => _format.Length == 0;

    /// <summary>Adds text; a brace is doubled unless it is already, because the text ends up in a format string.</summary>
    public void AddText(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            var c = text[i];
            _format.Append(c);
            if (c is '{' or '}')
            {
                _format.Append(c);
                if (i + 1 < text.Length && text[i + 1] == c)
                {
                    i++;
                }
            }
        }
    }

    /// <summary>Adds text that is a format string already.</summary>
    public void AddFormatText(string? text) => _format.Append(text);

    public void AddValue(IValueProvider value, string expression, string? format)
    {
        _format.Append('{').Append(_values.Count).Append('}');
        _values.Add(value);
        _expressions.Add(expression);
        _formats.Add(format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _values], [.. _expressions], [.. _formats]);
}

internal static class StringFormat
{
    public static string? Apply(string? value, string? format) => (value, format) switch
    {
        (null, _) => null,
        (_, null) => value,
        (_, "uri") => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported in an expression. Supported formats: uri."),
    };
}

internal static class ConditionalName
{
    /// <summary>A name for a conditional expression that is the same in every run.</summary>
    public static string Of(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        var subject = (condition as IManifestExpressionProvider)?.ValueExpression;
        var name = subject is null ? "expr" : Words(subject);
        var identity = string.Join('\0', subject ?? condition.GetType().Name, whenTrue.ValueExpression, whenFalse.ValueExpression, matchValue);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 4));
        return $"cond-{(name.Length > 0 ? name : "expr")}-{hash}";
    }

    private static string Words(string text)
    {
        var separated = string.Concat(text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '));
        return string.Join('-', separated.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
