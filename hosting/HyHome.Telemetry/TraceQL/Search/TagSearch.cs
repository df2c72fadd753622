using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>The search by tags that is older than TraceQL: each tag is contained in the text of an attribute of any span, and the trace's duration lies in bounds.</summary>
internal static class TagSearch
{
    private const int MaxValues = 1000;

    /// <summary>Finds the newest traces, newest first, without spansets and without figures of services, which this search never had.</summary>
    internal static List<FoundTrace> Find(
        ITraceSource source, IReadOnlyDictionary<string, string> tags, long minDuration, long maxDuration, SearchRange range, CancellationToken cancellationToken)
    {
        var conditions = new List<SpanCondition>();
        foreach (var (key, wanted) in tags)
        {
            if (Special(key) is not null)
            {
                continue;
            }

            var values = source.AttributeValues(AttributeScope.Any, key, range.Start, range.End, MaxValues);
            var matching = values.Where(v => Contains(Static.Of(v), wanted)).ToList();
            if (matching.Count == 0 && values.Count < MaxValues)
            {
                return [];
            }

            if (matching.Count == 1 && values.Count < MaxValues)
            {
                conditions.Add(new SpanCondition(AttributeScope.Any, key, ConditionOperator.Equal, matching[0]));
            }
        }

        var found = new List<FoundTrace>();
        foreach (var trace in source.Search(new TraceScan(range.Start, range.End, conditions, SameSpan: false)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = new TraceView(trace);
            if (view.Duration < minDuration || view.Duration > maxDuration || !tags.All(t => HasTag(view, t.Key, t.Value)))
            {
                continue;
            }

            found.Add(FoundTrace.Of(view, []) with { Services = [] });
            if (found.Count >= range.Limit)
            {
                break;
            }
        }

        found.Sort(static (a, b) => b.Start.CompareTo(a.Start));
        return found;
    }

    private static Intrinsic? Special(string key) => key switch
    {
        "name" => Intrinsic.Name,
        "root.name" => Intrinsic.RootName,
        "root.service.name" => Intrinsic.RootServiceName,
        "status.code" => Intrinsic.Status,
        _ => null,
    };

    private static bool HasTag(TraceView trace, string key, string wanted)
    {
        var field = Special(key) is { } intrinsic ? FieldReference.Of(intrinsic) : new FieldReference(FieldScope.None, key);
        for (var i = 0; i < trace.Spans.Length; i++)
        {
            var value = FieldReader.Read(field, new SpanRef(trace.Spans[i], trace, i));
            if (Contains(value, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(in Static value, string wanted) => !value.IsNil && value.Text(quoted: false).Contains(wanted, StringComparison.Ordinal);
}
