using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Text with values in it that are known when the application runs, or that become expressions when it is published.</summary>
[DebuggerDisplay("{ValueExpression}")]
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>No text at all; its value is null.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, [], [], []);

    private readonly string[] _manifestExpressions;
    private readonly string?[] _stringFormats;
    private readonly string? _conditionalName;

    internal ReferenceExpression(string format, IValueProvider[] valueProviders, string[] manifestExpressions, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _manifestExpressions = manifestExpressions;
        _stringFormats = stringFormats;
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
        : this(string.Empty, [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders], [], [])
    {
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        _conditionalName = ConditionalName.Of(condition, matchValue, whenTrue, whenFalse);
    }

    /// <summary>The text as a composite format string, with <c>{0}</c>, <c>{1}</c> for the values.</summary>
    public string Format { get; }

    /// <summary>The values. Of a conditional expression, those of both branches.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>The values as expressions.</summary>
    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>The format of each value: null or <c>uri</c>, which escapes it for a URL.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    /// <summary>Whether it chooses between two texts.</summary>
    public bool IsConditional => Condition is not null;

    /// <summary>What a conditional expression looks at.</summary>
    public IValueProvider? Condition { get; }

    /// <summary>The value, ignoring case, for which <see cref="WhenTrue"/> is taken.</summary>
    public string? MatchValue { get; }

    /// <summary>The text where the condition matches.</summary>
    public ReferenceExpression? WhenTrue { get; }

    /// <summary>The text where it does not.</summary>
    public ReferenceExpression? WhenFalse { get; }

    /// <inheritdoc/>
    public string ValueExpression => IsConditional
        ? $"{{{_conditionalName}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => Condition is { } condition
        ? [condition, .. ReferencesOf(condition), .. ReferencesOf(WhenTrue), .. ReferencesOf(WhenFalse)]
        : ValueProviders;

    /// <summary>Creates an expression from an interpolated string: <c>ReferenceExpression.Create($"{endpoint}/path")</c>.</summary>
    /// <param name="handler">The interpolated string.</param>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <summary>Creates an expression that chooses between two texts when it is evaluated.</summary>
    /// <param name="condition">What to look at.</param>
    /// <param name="matchValue">The value, ignoring case, for which <paramref name="whenTrue"/> is taken.</param>
    /// <param name="whenTrue">The text where it matches.</param>
    /// <param name="whenFalse">The text where it does not.</param>
    public static ReferenceExpression CreateConditional(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return new(condition, matchValue, whenTrue, whenFalse);
    }

    /// <summary>The text with its values, for a process on this machine; null when there is no text.</summary>
    /// <param name="cancellationToken">Ends the wait for values that are not known yet.</param>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The text with its values, for the one who asks; null when there is no text.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait for values that are not known yet.</param>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Condition is { } condition)
        {
            var actual = await condition.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            var branch = string.Equals(actual, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await branch.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = _stringFormats[i] is { } format && value is not null ? StringFormat.Apply(value, format) : value;
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    private static IEnumerable<object> ReferencesOf(object? value) => value is IValueWithReferences references ? references.References : [];

    /// <summary>Turns an interpolated string into an expression; the compiler uses it.</summary>
    /// <param name="literalLength">The length of the text.</param>
    /// <param name="formattedCount">The number of values.</param>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionParts _parts = new(literalLength, formattedCount);

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendLiteral(string value) => _parts.AddText(value);

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendFormatted(string? value) => _parts.AddText(value);

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public readonly void AppendFormatted(string? value, string? format = null) => _parts.AddText(StringFormat.Apply(value, format));

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">The value's type.</typeparam>
        /// <param name="valueProvider">The value.</param>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _parts.AddValue(valueProvider, valueProvider.ValueExpression, format: null);

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">The value's type.</typeparam>
        /// <param name="valueProvider">The value.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => _parts.AddValue(valueProvider, valueProvider.ValueExpression, format);

        /// <summary>Not possible: an expression has no single value to format.</summary>
        /// <param name="valueProvider">The expression.</param>
        /// <param name="format">The format.</param>
        [Obsolete("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.");

        /// <summary>Adds a resource's value.</summary>
        /// <typeparam name="T">The resource's type.</typeparam>
        /// <param name="valueProvider">The resource.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>Adds a resource's value.</summary>
        /// <typeparam name="T">The resource's type.</typeparam>
        /// <param name="valueProvider">The resource.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _parts.AddValue(valueProvider.Resource, valueProvider.Resource.ValueExpression, format);

        internal readonly ReferenceExpression GetExpression() => _parts.Build();
    }
}
