using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>A stage made ready: takes spansets of one trace and yields spansets.</summary>
internal abstract class StageEvaluator
{
    internal abstract List<Spanset> Evaluate(TraceView trace, List<Spanset> input);

    internal static StageEvaluator Create(Stage stage) => stage switch
    {
        Pipeline p => new Sequence([.. p.Stages.Select(Create)]),
        SpansetFilter f => new Filter(FieldEvaluator.Create(f.Expression)),
        SpansetOperation o => new SpansetCombination(o.Operator, Create(o.Left), Create(o.Right)),
        GroupStage g => new Group(g),
        CoalesceStage => new Coalesce(),
        SelectStage => new Sequence([]),
        ScalarFilter f => new ScalarComparison(f),
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    private sealed class Sequence(StageEvaluator[] stages) : StageEvaluator
    {
        internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input)
        {
            foreach (var stage in stages)
            {
                if (input.Count == 0)
                {
                    break;
                }

                input = stage.Evaluate(trace, input);
            }

            return input;
        }
    }

    private sealed class Filter(FieldEvaluator condition) : StageEvaluator
    {
        internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input)
        {
            var output = new List<Spanset>(input.Count);
            foreach (var spanset in input)
            {
                var matching = new List<int>();
                foreach (var span in spanset.Spans)
                {
                    if (condition.IsTrue(new SpanRef(trace.Spans[span], trace, span)))
                    {
                        matching.Add(span);
                    }
                }

                if (matching.Count > 0)
                {
                    output.Add(spanset with { Spans = matching });
                }
            }

            return output;
        }
    }

    private sealed class Group(GroupStage stage) : StageEvaluator
    {
        private readonly string _name = stage.ToString();
        private readonly FieldReference? _field = (stage.Expression as AttributeField)?.Field;
        private readonly FieldEvaluator _key = FieldEvaluator.Create(stage.Expression);

        internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input)
        {
            var output = new List<Spanset>();
            foreach (var spanset in input)
            {
                var groups = new Dictionary<Static, List<int>>();
                foreach (var span in spanset.Spans)
                {
                    var reference = new SpanRef(trace.Spans[span], trace, span);
                    var value = _field is null ? _key.Evaluate(reference).Single() : FieldReader.ReadSingle(_field, reference);
                    if (!groups.TryGetValue(value, out var members))
                    {
                        groups.Add(value, members = []);
                        output.Add(new Spanset(members, [.. spanset.Attributes, new(_name, value)]));
                    }

                    members.Add(span);
                }
            }

            return output;
        }
    }

    private sealed class Coalesce : StageEvaluator
    {
        internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input) => [new Spanset([.. input.SelectMany(static s => s.Spans).Order()], [])];
    }
}
