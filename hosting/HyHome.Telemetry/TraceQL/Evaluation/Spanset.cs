using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Some spans of one trace, with what stages found out about them.</summary>
/// <param name="Spans">Positions in the trace, ascending.</param>
/// <param name="Attributes">Values by the text of the stage that made them: <c>by(name)</c>, <c>count()</c>.</param>
internal sealed record Spanset(IReadOnlyList<int> Spans, IReadOnlyList<KeyValuePair<string, Static>> Attributes)
{
    internal Spanset With(string name, Static value) => this with { Attributes = [.. Attributes, new(name, value)] };
}
