namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>A value as it is shown, in its parts: a unit can be smaller than its number.</summary>
/// <param name="Text">The number.</param>
/// <param name="Suffix">What follows, with its blank.</param>
/// <param name="Prefix">What stands before.</param>
public readonly record struct FormattedValue(string Text, string Suffix = "", string Prefix = "")
{
    /// <inheritdoc />
    public override string ToString() => Prefix + Text + Suffix;
}
