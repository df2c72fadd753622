using System.Buffers;
using System.Globalization;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>/federate</c>: the newest sample of each chosen series as a page that another Prometheus scrapes. Native histograms have no place in the text format, as in Prometheus.</summary>
internal static class Federation
{
    private const string InstanceLabel = "instance";
    private static readonly SearchValues<char> LegacyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    public static void MapFederation(this IEndpointRouteBuilder routes, PrometheusApiContext context) => routes.MapGet("/federate", async http =>
    {
        try
        {
            var selectors = (await PrometheusParameters.ReadAsync(http)).Selectors(static problem => new PrometheusRequestException(problem), mayBeEmpty: true);
            var isUtf8Allowed = http.Request.Headers.Accept.ToString().Contains("escaping=allow-utf-8", StringComparison.Ordinal);
            http.Response.ContentType = $"text/plain; version=0.0.4; charset=utf-8; escaping={(isUtf8Allowed ? "allow-utf-8" : "underscores")}";
            await http.Response.WriteAsync(Page(context, selectors, isUtf8Allowed), http.RequestAborted);
        }
        catch (PrometheusRequestException e)
        {
            await PlainText.WriteAsync(http, StatusCodes.Status400BadRequest, e.Message + "\n");
        }
    });

    private static string Page(PrometheusApiContext context, IReadOnlyList<IReadOnlyList<LabelMatcher>> selectors, bool isUtf8Allowed)
    {
        var end = context.Now;
        var start = end - (long)context.Engine.Options.LookbackDelta.TotalMilliseconds;
        var series = selectors.SelectMany(s => context.Source.Select(s, start, end)).DistinctBy(static s => s.Labels).ToList();
        series.Sort(static (a, b) => string.CompareOrdinal(a.Labels[LabelSet.MetricName], b.Labels[LabelSet.MetricName]) is not 0 and var order ? order : LabelSet.Compare(a.Labels, b.Labels));
        var page = new StringBuilder();
        var samples = new MetricSamples();
        var family = "";
        foreach (var one in series)
        {
            samples.Clear();
            one.Read(start, end, samples);
            if (samples.Count == 0 || samples.Histogram(samples.Count - 1) is not null || StaleMarker.IsStale(samples.Values[^1]))
            {
                continue;
            }

            var name = one.Labels[LabelSet.MetricName];
            if (name != family)
            {
                family = name;
                page.Append("# TYPE ").Append(Name(name, isUtf8Allowed)).Append(" untyped\n");
            }

            Write(page, one.Labels, isUtf8Allowed);
            page.Append(CultureInfo.InvariantCulture, $" {GoText.General(samples.Values[^1])} {samples.Timestamps[^1]}\n");
        }

        return page.ToString();
    }

    private static void Write(StringBuilder page, LabelSet labels, bool isUtf8Allowed)
    {
        var name = labels[LabelSet.MetricName];
        var isPlain = !isUtf8Allowed || IsLegacy(name);
        page.Append(isPlain ? Name(name, isUtf8Allowed) + "{" : "{" + Name(name, isUtf8Allowed) + ",");
        // A series without the label would get that of the page it is read from.
        var pairs = labels.Where(static l => l.Name != LabelSet.MetricName).Select(l => $"{Name(l.Name, isUtf8Allowed)}=\"{Escape(l.Value)}\"").ToList();
        if (labels[InstanceLabel].Length == 0)
        {
            pairs.Add($"{InstanceLabel}=\"\"");
        }

        page.AppendJoin(',', pairs).Append('}');
    }

    private static string Name(string name, bool isUtf8Allowed) =>
        IsLegacy(name) ? name
        : isUtf8Allowed ? $"\"{Escape(name)}\""
        : string.Concat(name.EnumerateRunes().Select(static (r, i) => r.IsAscii && (char.IsAsciiLetter((char)r.Value) || r.Value is '_' or ':' || (i > 0 && char.IsAsciiDigit((char)r.Value))) ? r.ToString() : "_"));

    private static bool IsLegacy(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(LegacyCharacters);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
