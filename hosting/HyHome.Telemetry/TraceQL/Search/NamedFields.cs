using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>The fields that a query names: an answer's spans carry their values, as in Tempo only those that meet a comparison of the query.</summary>
internal sealed class NamedFields
{
    private readonly List<(FieldReference Field, FieldEvaluator? Condition, BinaryField? Comparison)> _fields = [];

    internal NamedFields(Stage stage) => Collect(stage);

    /// <summary>Whether the span's name is among them.</summary>
    internal bool HasName => _fields.Any(static f => f.Field.Intrinsic == Intrinsic.Name);

    /// <summary>A span's attributes for an answer: keys without scope.</summary>
    internal List<Attribute> Of(in SpanRef span)
    {
        var attributes = new List<Attribute>();
        var seen = new HashSet<(FieldScope, string)>();
        foreach (var (field, condition, comparison) in _fields)
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

            if (comparison is null && attributes.TrueForAll(a => a.Key != field.Name) && FieldReader.Absent(field) is { IsNil: false } absent)
            {
                attributes.Add(new Attribute(field.Name, absent.ToAnyValue()));
            }
        }

        return attributes;
    }

    private void Add(List<Attribute> attributes, HashSet<(FieldScope, string)> seen, FieldReference field, in SpanRef span)
    {
        if (FieldReader.Read(field, span) is { IsNil: false } value && seen.Add((field.Scope, field.Name)))
        {
            attributes.Add(new Attribute(field.Name, Compared(field, value).ToAnyValue()));
        }
    }

    // Of several values those are shown that all comparisons of the field hold for; all of them where the field is asked for without one.
    private Static Compared(FieldReference field, Static value)
    {
        if (value.Type != StaticType.Each && !value.Type.IsArray())
        {
            return value;
        }

        var comparisons = _fields.Where(f => f.Field.Name == field.Name && f.Field.Intrinsic == field.Intrinsic && (f.Field.Scope == field.Scope || f.Field.Scope == FieldScope.None))
            .Select(static f => f.Comparison).ToList();
        return comparisons.Contains(null) ? value : value.Where(element => comparisons.TrueForAll(c => Holds(c!, element)));
    }

    private static bool Holds(BinaryField comparison, in Static element) => (comparison.Left, comparison.Right) switch
    {
        (AttributeField, StaticField s) => StaticOperators.Apply(comparison.Operator, element, s.Value).IsTrue,
        (StaticField s, AttributeField) => StaticOperators.Apply(comparison.Operator, s.Value, element).IsTrue,
        _ => true,
    };

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
                _fields.AddRange(s.Fields.Select(static f => (f, (FieldEvaluator?)null, (BinaryField?)null)));
                break;
        }
    }

    private void Collect(FieldExpression expression)
    {
        switch (expression)
        {
            case AttributeField a:
                _fields.Add((a.Field, null, null));
                break;
            case UnaryField u:
                Collect(u.Operand);
                break;
            case BinaryField { Operator: var op } b when op is >= TraceQLOperator.Equal and <= TraceQLOperator.LessOrEqual &&
                (b.Left, b.Right) is (AttributeField, StaticField) or (StaticField, AttributeField):
                _fields.Add((((b.Left as AttributeField) ?? (AttributeField)b.Right).Field, FieldEvaluator.Create(b), b));
                break;
            case BinaryField b:
                Collect(b.Left);
                Collect(b.Right);
                break;
        }
    }
}
