using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>The fields that a query names: an answer's spans carry their values, as in Tempo only those that meet a comparison of the query.</summary>
internal sealed class NamedFields
{
    private readonly List<(FieldReference Field, FieldEvaluator? Condition)> _fields = [];

    internal NamedFields(Stage stage) => Collect(stage);

    /// <summary>Whether the span's name is among them.</summary>
    internal bool HasName => _fields.Any(static f => f.Field.Intrinsic == Intrinsic.Name);

    /// <summary>A span's attributes for an answer: keys without scope.</summary>
    internal List<Attribute> Of(in SpanRef span)
    {
        var attributes = new List<Attribute>();
        var seen = new HashSet<(FieldScope, string)>();
        foreach (var (field, condition) in _fields)
        {
            // What is part of every answer anyway is not repeated.
            if (field.Intrinsic is Intrinsic.Name or Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.RootServiceName or Intrinsic.RootName or
                Intrinsic.TraceId or Intrinsic.SpanId || condition?.IsTrue(span) == false)
            {
                continue;
            }

            if (field is { Scope: FieldScope.None, Intrinsic: Intrinsic.None })
            {
                Add(attributes, seen, field with { Scope = FieldScope.Span }, span);
                Add(attributes, seen, field with { Scope = FieldScope.Resource }, span);
            }
            else
            {
                Add(attributes, seen, field, span);
            }
        }

        return attributes;
    }

    private static void Add(List<Attribute> attributes, HashSet<(FieldScope, string)> seen, FieldReference field, in SpanRef span)
    {
        if (FieldReader.Read(field, span) is { IsNil: false } value && seen.Add((field.Scope, field.Name)))
        {
            attributes.Add(new Attribute(field.Name, value.ToAnyValue()));
        }
    }

    private void Collect(Stage stage)
    {
        switch (stage)
        {
            case Pipeline p:
                foreach (var part in p.Stages)
                {
                    Collect(part);
                }

                break;
            case SpansetFilter f:
                Collect(f.Expression);
                break;
            case SpansetOperation o:
                Collect(o.Left);
                Collect(o.Right);
                break;
            case GroupStage g:
                Collect(g.Expression);
                break;
            case ScalarFilter { Left: Aggregate { Operand: { } operand } }:
                Collect(operand);
                break;
            case SelectStage s:
                _fields.AddRange(s.Fields.Select(static f => (f, (FieldEvaluator?)null)));
                break;
        }
    }

    private void Collect(FieldExpression expression)
    {
        switch (expression)
        {
            case AttributeField a:
                _fields.Add((a.Field, null));
                break;
            case UnaryField u:
                Collect(u.Operand);
                break;
            case BinaryField { Operator: var op } b when op is >= TraceQLOperator.Equal and <= TraceQLOperator.LessOrEqual &&
                (b.Left, b.Right) is (AttributeField, StaticField) or (StaticField, AttributeField):
                _fields.Add((((b.Left as AttributeField) ?? (AttributeField)b.Right).Field, FieldEvaluator.Create(b)));
                break;
            case BinaryField b:
                Collect(b.Left);
                Collect(b.Right);
                break;
        }
    }
}
