namespace HyHome.Telemetry.GoTemplates;

/// <summary>
/// A function that templates can call. Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>,
/// dictionaries and lists of such, and <see cref="ITemplateObject"/>s.
/// </summary>
/// <exception cref="TemplateException">It cannot be computed.</exception>
internal delegate object? TemplateFunction(IReadOnlyList<object?> arguments);

/// <summary>A value with named members, such as a time or an alert.</summary>
internal interface ITemplateObject
{
    /// <summary>Reads a field, or calls a method; false where there is no such member.</summary>
    bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value);
}
