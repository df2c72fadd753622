using System.Runtime.CompilerServices;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> bit by bit.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionParts _parts = new();

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty => _parts.IsEmpty;

    /// <summary>Adds an interpolated string.</summary>
    /// <param name="handler">The interpolated string.</param>
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler wrote to the builder while the compiler filled it.
        if (handler.Builder != this)
        {
            throw new ArgumentException("The interpolated string was made for another builder.", nameof(handler));
        }
    }

    /// <summary>Adds text.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _parts.AddFormatText(value);

    /// <summary>Adds text.</summary>
    /// <param name="value">The text.</param>
    public void AppendFormatted(string? value) => _parts.AddFormatText(value);

    /// <summary>Adds text.</summary>
    /// <param name="value">The text.</param>
    /// <param name="format">Null or <c>uri</c>.</param>
    public void AppendFormatted(string? value, string? format = null) => _parts.AddFormatText(StringFormat.Apply(value, format));

    /// <summary>Adds a value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="valueProvider">The value.</param>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

    /// <summary>Adds a value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="valueProvider">The value.</param>
    /// <param name="format">Null or <c>uri</c>.</param>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => _parts.AddValue(valueProvider, valueProvider.ValueExpression, format);

    /// <summary>Not possible: an expression has no single value to format.</summary>
    /// <param name="valueProvider">The expression.</param>
    /// <param name="format">The format.</param>
    [Obsolete("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.", error: true)]
    public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
        throw new InvalidOperationException("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.");

    /// <summary>Adds a value whose type is known only at run time.</summary>
    /// <param name="valueProvider">Text, a value, or the builder of a resource that is one.</param>
    /// <param name="format">Null or <c>uri</c>.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        var value = valueProvider is IResourceBuilder<IResource> builder ? builder.Resource : valueProvider;
        switch (value)
        {
            case string text:
                AppendFormatted(text, format);
                break;
            case IValueProvider provider and IManifestExpressionProvider expression:
                _parts.AddValue(provider, expression.ValueExpression, format);
                break;
            default:
                throw new ArgumentException($"A value of type '{value?.GetType().Name}' cannot be part of an expression: it must implement IValueProvider and IManifestExpressionProvider.", nameof(valueProvider));
        }
    }

    /// <summary>The expression made of what was added.</summary>
    public ReferenceExpression Build() => _parts.Build();

    /// <summary>Adds an interpolated string to a builder; the compiler uses it.</summary>
    /// <param name="literalLength">The length of the text.</param>
    /// <param name="formattedCount">The number of values.</param>
    /// <param name="builder">The builder.</param>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes the lengths; the builder has its buffers already.
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
#pragma warning restore CS9113
    {
        internal readonly ReferenceExpressionBuilder Builder => builder;

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendLiteral(string value) => builder._parts.AddText(value);

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendFormatted(string? value) => builder._parts.AddText(value);

        /// <summary>Adds text.</summary>
        /// <param name="value">The text.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public void AppendFormatted(string? value, string format) => builder._parts.AddText(StringFormat.Apply(value, format));

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">The value's type.</typeparam>
        /// <param name="valueProvider">The value.</param>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider);

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">The value's type.</typeparam>
        /// <param name="valueProvider">The value.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);

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
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource);

        /// <summary>Adds a resource's value.</summary>
        /// <typeparam name="T">The resource's type.</typeparam>
        /// <param name="valueProvider">The resource.</param>
        /// <param name="format">Null or <c>uri</c>.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource, format);
    }
}
