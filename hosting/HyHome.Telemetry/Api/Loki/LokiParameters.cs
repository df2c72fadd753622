using System.Globalization;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>The parameters of a request: those of the URL and of a form in the body together, as Go has them.</summary>
internal sealed class LokiParameters
{
    // Loki's default of max_query_length.
    private const long LongestQuery = 721 * 3600 * LokiTime.Second;

    private readonly Dictionary<string, StringValues> _values;
    private readonly HttpContext _http;
    private readonly LokiApiContext _context;

    private LokiParameters(HttpContext http, LokiApiContext context, Dictionary<string, StringValues> values)
    {
        _http = http;
        _context = context;
        _values = values;
    }

    /// <summary>Whether answers keep index labels apart from others.</summary>
    public bool CategorizeLabels => _http.Request.Headers["X-Loki-Response-Encoding-Flags"].ToString()
        .Split(',').Any(static f => f.Trim() == "categorize-labels");

    public string Query => Text("query");

    /// <summary>The tenant that the request names, or empty.</summary>
    public string Tenant => _http.Request.Headers["X-Scope-OrgID"].ToString();

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="LokiRequestException">The form cannot be read.</exception>
    public static async Task<LokiParameters> ReadAsync(HttpContext http, LokiApiContext context, CancellationToken cancellationToken)
    {
        var values = http.Request.Query.ToDictionary(static p => p.Key, static p => p.Value);
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType)
        {
            try
            {
                // What the body says comes first, as in Go.
                foreach (var (key, value) in await http.Request.ReadFormAsync(cancellationToken))
                {
                    values[key] = values.TryGetValue(key, out var others) ? StringValues.Concat(value, others) : value;
                }
            }
            catch (InvalidDataException e)
            {
                throw new LokiRequestException(StatusCodes.Status400BadRequest, e.Message);
            }
        }

        return new LokiParameters(http, context, values);
    }

    /// <summary>A parameter, or empty.</summary>
    public string Text(string name) => _values.TryGetValue(name, out var value) && value.Count > 0 ? value[0] ?? "" : "";

    /// <summary>All values of a parameter.</summary>
    public IEnumerable<string> All(string name) => _values.TryGetValue(name, out var value) ? value.OfType<string>() : [];

    /// <summary>A part of the path.</summary>
    public string Route(string name) => _http.Request.RouteValues[name] as string ?? "";

    /// <summary>Start and end: an hour up to now by default.</summary>
    public (long Start, long End) Bounds()
    {
        var now = _context.Now;
        var since = 3600 * LokiTime.Second;
        if (Text("since") is { Length: > 0 } text)
        {
            since = PrometheusDuration.TryParse(text, out var milliseconds, out var error)
                ? milliseconds * 1_000_000
                : throw Bad($"could not parse 'since' parameter: {error}");
        }

        var end = Time("end", now);
        return (Time("start", Math.Min(end, now) - since), end);
    }

    /// <summary>Start and end of a query, which must be in that order.</summary>
    public (long Start, long End) OrderedBounds()
    {
        var (start, end) = Bounds();
        return end >= start ? (start, end) : throw Bad("end timestamp must not be before or equal to start time");
    }

    /// <summary>Start and end of a look-up of labels, which must be in that order and not too far apart.</summary>
    public (long Start, long End) LookupBounds()
    {
        var (start, end) = Bounds();
        CheckLength(Math.Min(start, end), end);
        return end >= start ? (start, end) : throw Bad("this data is no longer available, it is past now - max_query_lookback (0s)");
    }

    /// <summary>The instant that is asked for: now by default.</summary>
    public long Instant() => LokiTime.TryParseTime(Text("time") is { Length: > 0 } text ? text : _context.Now.ToString(CultureInfo.InvariantCulture), out var time, out var error)
        ? time
        : throw Bad(error);

    /// <summary>The distance of points, such that there are at most 11,000.</summary>
    public long Step(long start, long end)
    {
        var step = Math.Max((end - start) / LokiTime.Second / 250, 1) * LokiTime.Second;
        if (Text("step") is { Length: > 0 } text && !LokiTime.TryParseDuration(text, out step, out var error))
        {
            throw Bad(error);
        }

        if (step <= 0)
        {
            throw Bad("zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        return (end - start) / step > 11_000
            ? throw Bad("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter")
            : step;
    }

    /// <summary>The least distance of lines.</summary>
    public long Interval()
    {
        if (Text("interval") is not { Length: > 0 } text)
        {
            return 0;
        }

        if (!LokiTime.TryParseDuration(text, out var interval, out var error))
        {
            throw Bad(error);
        }

        return interval >= 0 ? interval : throw Bad("interval must be >= 0");
    }

    /// <summary>A number of results.</summary>
    public int Limit(string name = "limit", int byDefault = 100)
    {
        var limit = Integer(name, byDefault);
        return limit > 0 ? (int)Math.Min(limit, int.MaxValue) : throw Bad("limit must be a positive value");
    }

    /// <summary>A whole number.</summary>
    public long Integer(string name, int byDefault) =>
        Text(name) is not { Length: > 0 } text ? byDefault :
        GoInteger.TryParse(text, "Atoi", out var value, out var error) ? value : throw Bad(error);

    /// <summary>Whether the oldest lines come first.</summary>
    public bool Forward() => Text("direction").ToUpperInvariant() switch
    {
        "" or "BACKWARD" => false,
        "FORWARD" => true,
        _ => throw Bad($"invalid direction '{Text("direction")}'"),
    };

    /// <summary>Refuses a time that is too long, which Loki does after it has read the query and the parameters.</summary>
    public static void CheckLength(long start, long end)
    {
        if (end - start > LongestQuery)
        {
            throw Bad($"the query time range exceeds the limit (query length: {GoDuration.Format(((end / 1_000_000) - (start / 1_000_000)) * 1_000_000)}, limit: 30d1h)");
        }
    }

    private long Time(string name, long byDefault)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return byDefault;
        }

        return LokiTime.TryParseTime(text, out var time, out var error) ? time : throw Bad($"could not parse '{name}' parameter: {error}");
    }

    private static LokiRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
