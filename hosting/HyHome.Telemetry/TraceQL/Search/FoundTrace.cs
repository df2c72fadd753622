using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>A trace of an answer to a search.</summary>
internal sealed record FoundTrace(TraceId Id, string RootServiceName, string RootName, long Start, long Duration, IReadOnlyList<ServiceStatistics> Services, IReadOnlyList<FoundSpanset> Spansets)
{
    internal static FoundTrace Of(TraceView trace, IReadOnlyList<FoundSpanset> spansets) => new(
        trace.Id,
        trace.RootServiceName,
        trace.RootName,
        trace.Start,
        trace.Duration,
        [
            .. trace.Spans.GroupBy(static s => s.Resource.ServiceName)
                .Select(static g => new ServiceStatistics(g.Key, g.Count(), g.Count(static s => s.Status == SpanStatus.Error)))
                .OrderBy(static s => s.Service, StringComparer.Ordinal),
        ],
        spansets);
}

/// <summary>How many spans a service has in a trace, and how many of them failed.</summary>
internal sealed record ServiceStatistics(string Service, int Spans, int Errors);

/// <summary>Matching spans of a trace: the first few, how many there are in all, and what stages such as <c>by()</c> found out.</summary>
internal sealed record FoundSpanset(IReadOnlyList<FoundSpan> Spans, int Matched, IReadOnlyList<Attribute> Attributes);

/// <summary>A matching span; its name only where the query asks for it.</summary>
internal sealed record FoundSpan(ulong Id, string Name, long Start, long Duration, IReadOnlyList<Attribute> Attributes);
