using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>The parameters of a request, from the form of a POST and from the address, the form's first. Times are milliseconds.</summary>
internal sealed class PrometheusParameters(IFormCollection? form, IQueryCollection query)
{
    // What Go's time.Time can hold in milliseconds, as Prometheus' bounds of time.
    private const long MinTime = long.MinValue / 1000 / 1000;
    private const long MaxTime = long.MaxValue / 1000 / 1000;

    public static async Task<PrometheusParameters> ReadAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        return new PrometheusParameters(form, http.Request.Query);
    }

    public string Text(string name) => All(name) is [{ } first, ..] ? first : "";

    public StringValues All(string name)
    {
        var fromForm = form is not null && form.TryGetValue(name, out var values) ? values : StringValues.Empty;
        return query.TryGetValue(name, out var more) ? StringValues.Concat(fromForm, more) : fromForm;
    }

    public long Time(string name, long fallback)
    {
        var text = Text(name);
        return text.Length == 0 ? fallback
            : TryTime(text, out var time) ? time
            : throw PrometheusRequestException.Parameter(name, $"invalid time value for '{name}': cannot parse {GoText.Quote(text)} to a valid timestamp");
    }

    public long RequiredTime(string name)
    {
        var text = Text(name);
        return TryTime(text, out var time) ? time : throw PrometheusRequestException.Parameter(name, $"cannot parse {GoText.Quote(text)} to a valid timestamp");
    }

    public long Duration(string name)
    {
        var text = Text(name);
        if (GoFloat.TryParse(text, out var seconds))
        {
            var nanoseconds = seconds * 1_000_000_000;
            return !(Math.Abs(nanoseconds) > long.MaxValue) ? GoFloat.ToInt64(nanoseconds) / 1_000_000
                : throw PrometheusRequestException.Parameter(name, $"cannot parse {GoText.Quote(text)} to a valid duration. It overflows int64");
        }

        return PrometheusDuration.TryParse(text, out var milliseconds, out _) ? milliseconds
            : throw PrometheusRequestException.Parameter(name, $"cannot parse {GoText.Quote(text)} to a valid duration");
    }

    public int Limit()
    {
        var text = Text("limit");
        if (text.Length == 0)
        {
            return 0;
        }

        return !GoInteger.TryParse(text, "Atoi", out var limit, out var error) ? throw PrometheusRequestException.Parameter("limit", error)
            : limit < 0 ? throw PrometheusRequestException.Parameter("limit", "limit must be non-negative")
            : (int)Math.Min(limit, int.MaxValue);
    }

    public QueryLimits QueryLimits()
    {
        TimeSpan? timeout = Text("timeout").Length == 0 ? null : TimeSpan.FromMilliseconds(Duration("timeout"));
        if (Text("lookback_delta").Length == 0)
        {
            return new QueryLimits(timeout);
        }

        try
        {
            return new QueryLimits(timeout, TimeSpan.FromMilliseconds(Duration("lookback_delta")));
        }
        catch (PrometheusRequestException)
        {
            throw new PrometheusRequestException($"error parsing lookback delta duration: cannot parse {GoText.Quote(Text("lookback_delta"))} to a valid duration");
        }
    }

    public IReadOnlyList<IReadOnlyList<LabelMatcher>> Selectors(Func<string, Exception> wrap, bool mayBeEmpty = false)
    {
        var selectors = new List<IReadOnlyList<LabelMatcher>>();
        foreach (var text in All("match[]"))
        {
            try
            {
                selectors.Add(Parser.ParseSelector(text ?? ""));
            }
            catch (PromQLParseException e)
            {
                throw wrap(e.Message);
            }
        }

        return !mayBeEmpty && selectors.Exists(static s => s.All(static m => m.Matches(""))) ? throw wrap("match[] must contain at least one non-empty matcher") : selectors;
    }

    private static bool TryTime(string text, out long time)
    {
        if (GoFloat.TryParse(text, out var seconds))
        {
            // Prometheus counts in nanoseconds: what they cannot hold wraps around rather than being refused.
            var whole = Math.Truncate(seconds);
            var fraction = Math.Round((seconds - whole) * 1000, MidpointRounding.AwayFromZero) / 1000;
            var nanoseconds = unchecked((GoFloat.ToInt64(whole) * 1_000_000_000) + GoFloat.ToInt64(fraction * 1_000_000_000));
            time = nanoseconds / 1_000_000;
            return true;
        }

        if (text is "-292273086-05-16T16:47:06Z" or "292277025-08-18T07:12:54.999999999Z")
        {
            time = text[0] == '-' ? MinTime : MaxTime;
            return true;
        }

        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp) && text.Length >= 20 && text[10] == 'T';
        time = parsed ? stamp.ToUnixTimeMilliseconds() : 0;
        return parsed;
    }
}
