using System.Globalization;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Makes Prometheus' exemplars of OTLP's.</summary>
internal static class Exemplars
{
    // OpenMetrics: names and values of an exemplar's labels together; filtered attributes that would exceed it are left out as a whole.
    private const int MostCharacters = 128;

    public static Exemplar Of(OtlpExemplar exemplar, long pointTime)
    {
        var labels = new List<Label>();
        if (!exemplar.TraceId.IsEmpty)
        {
            labels.Add(new Label("trace_id", exemplar.TraceId.ToString()));
        }

        if (exemplar.SpanId != 0)
        {
            labels.Add(new Label("span_id", exemplar.SpanId.ToString("x16", CultureInfo.InvariantCulture)));
        }

        var filtered = exemplar.Attributes.Select(static a => new Label(a.Key, AnyValueText.Of(a.Value))).ToList();
        var characters = labels.Concat(filtered).Sum(static l => Characters(l.Name) + Characters(l.Value));
        return new Exemplar(
            LabelSet.Create(characters <= MostCharacters ? labels.Concat(filtered) : labels),
            exemplar.Value,
            exemplar.Time == 0 ? pointTime : OtlpTime.Milliseconds(exemplar.Time));
    }

    private static int Characters(string text) => text.EnumerateRunes().Count();
}
