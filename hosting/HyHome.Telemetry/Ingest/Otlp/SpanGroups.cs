using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>Groups spans as OTLP nests them: by resource, then by scope, in the order in which they first appear.</summary>
internal static class SpanGroups
{
    public static List<(TelemetryResource Resource, List<(InstrumentationScope Scope, List<Span> Spans)> Scopes)> Of(IEnumerable<Span> spans)
    {
        var resources = new List<(TelemetryResource Resource, List<(InstrumentationScope Scope, List<Span> Spans)> Scopes)>();
        foreach (var span in spans)
        {
            var resourceAt = resources.FindIndex(r => ReferenceEquals(r.Resource, span.Resource));
            if (resourceAt < 0)
            {
                resourceAt = resources.Count;
                resources.Add((span.Resource, []));
            }

            var scopes = resources[resourceAt].Scopes;
            var scopeAt = scopes.FindIndex(s => ReferenceEquals(s.Scope, span.Scope));
            if (scopeAt < 0)
            {
                scopeAt = scopes.Count;
                scopes.Add((span.Scope, []));
            }

            scopes[scopeAt].Spans.Add(span);
        }

        return resources;
    }
}
