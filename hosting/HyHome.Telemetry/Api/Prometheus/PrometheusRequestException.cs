namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>A request that Prometheus refuses with <c>bad_data</c>.</summary>
internal sealed class PrometheusRequestException : Exception
{
    public PrometheusRequestException(string message)
        : base(message)
    {
    }

    public static PrometheusRequestException Parameter(string name, string problem) => new($"invalid parameter \"{name}\": {problem}");
}
