namespace HyHome.Telemetry.GoTemplates;

/// <summary>A value with a fixed set of fields. Unlike in a map, a field that it does not have is an error.</summary>
/// <param name="typeName">Go's name of the type, as errors show it.</param>
/// <param name="fields">The fields in their order.</param>
internal sealed class TemplateStruct(string typeName, params (string Name, object? Value)[] fields) : ITemplateObject
{
    public string TypeName { get; } = typeName;

    public IEnumerable<object?> Values => fields.Select(static f => f.Value);

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? member)
    {
        var at = Array.FindIndex(fields, f => f.Name == name);
        member = at < 0 ? null : fields[at].Value;
        return at >= 0;
    }
}
