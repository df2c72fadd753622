using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Health;

/// <summary>Healthy when a URL answers with the expected status.</summary>
/// <param name="url">The URL; null while it is not known.</param>
/// <param name="expectedStatus">The status that is health.</param>
/// <param name="client">Makes the client.</param>
internal sealed class HttpHealthCheck(Func<CancellationToken, Task<Uri?>> url, int expectedStatus, Func<HttpClient> client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await url(cancellationToken).ConfigureAwait(false) is not { } target)
        {
            return HealthCheckResult.Unhealthy("The address is not known yet.");
        }

        try
        {
            using var http = client();
            using var response = await http.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return (int)response.StatusCode == expectedStatus
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{target} answered {(int)response.StatusCode}, not {expectedStatus}.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy($"{target} does not answer: {error.Message}");
        }
    }
}

internal static class HealthCheckHttpClient
{
    /// <summary>A client for a health check that does not fill the log with a line for every request.</summary>
    public static void AddHealthCheckHttpClient(this IServiceCollection services, string key)
    {
        services.AddHttpClient(key).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(5)).RemoveAllLoggers();
    }
}
